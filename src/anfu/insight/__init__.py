"""Insight: figures, the monthly review and the radar. Reads everything, writes only its own tables."""
