"""What things are: immutable classes without any input or output."""
