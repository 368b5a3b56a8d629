"""The screen of promises: what the team owes, by when, and how well it keeps its word."""
