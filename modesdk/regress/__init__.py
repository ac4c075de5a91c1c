"""Regression cases, run and judged: whatever says that a case passes asks this room."""
