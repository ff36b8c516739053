"""Pages: where's my repair, for whoever asked; and the same with the tools of those who answer."""
