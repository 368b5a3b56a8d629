"""What care costs and what came of it, as far as it can be told."""
