"""They validate and save nothing."""
