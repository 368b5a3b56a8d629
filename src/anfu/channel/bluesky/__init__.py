"""Bluesky, by the AT Protocol: hears by its lists of notifications and by search, speaks as an account of its own."""
