"""Speed measured side by side; run `python -m benchmarks`."""
