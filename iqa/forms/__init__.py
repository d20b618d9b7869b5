"""One-page forms that people without the tool fill in, in Excel or Word, and that come back in."""
