"""One case: what was said, what was promised, and the reply."""
