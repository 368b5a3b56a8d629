"""Two people behind one reply: asked for by rule, then given, reworded or returned."""
