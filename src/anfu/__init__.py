"""Anfu (安抚): open, self-hosted complaint care for X."""

__version__ = "0.1.0"
