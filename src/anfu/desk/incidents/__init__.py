"""Incidents: what many customers complain of at once."""
