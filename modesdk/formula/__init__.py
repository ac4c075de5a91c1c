"""Formulas as values: written once, printed for cells and for SQL, computed in Python."""
