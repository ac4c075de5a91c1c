"""Commands about the functions in spreadsheets: the server, the extension, xlwings."""
