"""What the shell reads from the apps below."""
