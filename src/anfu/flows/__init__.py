"""The story of the desk: one file for each business moment."""
