"""A workbook beside the one that would be built now: what differs, and why."""
