"""How much may leave now, and what stops it: pauses, paces and caps."""
