"""Pure rules of files: headings, cells, encodings, other shops' formats."""
