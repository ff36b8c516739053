"""Pages: what people think, saying it, and the desk of those who ask."""
