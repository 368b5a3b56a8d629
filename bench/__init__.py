"""Measures: what Anfu does, how fast, beside something known, in one run."""
