"""What is typed about a vote, one module a subject. They validate and never save."""
