"""From a workbook back into the files of a pack folder."""
