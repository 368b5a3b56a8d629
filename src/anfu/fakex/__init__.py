"""A stand-in X: a real server that speaks X's API v2, with simulated customers, for demos, tests and load."""

from anfu.fakex.app import create_app
from anfu.fakex.settings import Settings
from anfu.fakex.world import World

__all__ = ["Settings", "World", "create_app"]
