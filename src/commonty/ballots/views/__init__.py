"""The pages of a secret vote that don't depend on what is voted about."""
