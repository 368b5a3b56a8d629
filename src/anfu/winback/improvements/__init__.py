"""What was changed because customers complained, and telling them so."""
