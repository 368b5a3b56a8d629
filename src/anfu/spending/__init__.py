"""What X costs us: every call booked by day, kind and purpose, and budgets that hold."""
