"""Everything that was said, to be found again: in both languages, without an extension of PostgreSQL."""
