"""Days as files for a warehouse."""
