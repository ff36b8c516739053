"""Forms: they check, and save nothing."""
