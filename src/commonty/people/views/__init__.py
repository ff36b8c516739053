"""The pages of people, one module a subject."""
