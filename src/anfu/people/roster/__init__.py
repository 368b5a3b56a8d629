"""Who works when, and who is given which case."""
