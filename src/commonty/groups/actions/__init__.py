"""The only code of groups that writes."""
