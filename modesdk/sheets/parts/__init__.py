"""Pieces that several sheets are made of."""
