"""What people typed into a workbook, or into a list of profiles, as the SDK takes it."""
