"""What people type, validated and never saved."""
