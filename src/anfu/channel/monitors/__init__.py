"""Tools that teams own and that listen for them: each is read through its own API, and points at posts."""
