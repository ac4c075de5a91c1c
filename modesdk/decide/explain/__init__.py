"""A decision in sentences, part by part."""
