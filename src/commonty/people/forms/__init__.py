"""What people type, one module a subject. They validate and never save."""
