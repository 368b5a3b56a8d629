"""What we heard: posts, and how far we have listened."""
