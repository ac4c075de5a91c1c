"""What goes into a workbook that exists: compiled rules, verdicts, results."""
