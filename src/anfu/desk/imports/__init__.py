"""The screen of imports: a file is looked at, taken in, reported, undone."""
