"""Who gets a login, with which role, and where they are signed in."""
