"""The strategy of complaint care, as data."""
