"""Winning back: asking whether it is solved, making good, inviting and telling; each within consent and caps."""
