"""The page that an invitation leads to."""
