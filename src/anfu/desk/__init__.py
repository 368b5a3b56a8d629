"""The web desk: what is owed, the case, and the reply."""
