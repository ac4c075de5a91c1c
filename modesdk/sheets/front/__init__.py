"""The front sheet, part by part."""
