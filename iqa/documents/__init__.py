"""The stages' frozen contexts as files that people open: Word and HTML. Works nothing out."""
