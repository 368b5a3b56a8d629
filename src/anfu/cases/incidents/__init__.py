"""What many customers complain of at once."""
