"""What other tools exported: files read, mapped, taken in, reported, and undone."""
