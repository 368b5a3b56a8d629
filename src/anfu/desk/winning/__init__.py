"""Winning customers back: the block beside a case, and the screens."""
