"""The crisis room on the desk."""
