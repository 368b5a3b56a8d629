"""Colleagues named in notes."""
