"""The screen of the account on X: connected or not, what it may do, and what stands in the way."""
