"""Cases of the past that were about the same, and how they were resolved."""
