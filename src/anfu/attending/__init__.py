"""Who is at a case now: who looks, who types, and the draft that they share."""
