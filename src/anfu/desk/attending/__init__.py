"""Who else is at a case, and the draft that is shared there."""
