"""What people type of groups."""
