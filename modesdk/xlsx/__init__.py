"""The .xlsx file format: archive, parts, cells, edits. Knows no pack and no sheet of modesdk's."""
