"""Regression cases as tests of pytest: what `pytest_modesdk` loads once a file matches."""
