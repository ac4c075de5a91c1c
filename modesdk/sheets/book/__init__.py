"""What a workbook is made of while it is built: names, texts, looks, formula fragments."""
