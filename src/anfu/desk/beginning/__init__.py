"""The first steps at a new desk."""
