"""Pages: ask, the conversation, the desk of those who answer."""
