"""Many profiles on one sheet, a row each, decided natively."""
