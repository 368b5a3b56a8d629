"""The wall: how the team stands now, for whoever leads it."""
