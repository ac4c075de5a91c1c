"""An example pack for modesdk, which way to heat a house, with one evaluator in Python."""
