"""What care costs and what came of it, on the desk."""
