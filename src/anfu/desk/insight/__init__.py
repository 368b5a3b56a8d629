"""How care goes: figures, the monthly review."""
