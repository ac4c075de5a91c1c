"""Sheets that nobody sees: what the visible ones are computed from."""
