"""What we said we would do, by when, kept or broken."""
