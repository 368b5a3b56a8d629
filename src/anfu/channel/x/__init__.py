"""X (Twitter), API v2: what it sends is read tolerantly, what we say is said once."""
