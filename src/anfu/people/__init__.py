"""Brands, staff and customers."""
