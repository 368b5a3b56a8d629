"""All settings in one place: the screens that change them, and what the environment says."""
