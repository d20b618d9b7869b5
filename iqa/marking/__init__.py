"""A draw and its criteria become marks: what the dates say, whose work it is, the marking workbook out and in."""
