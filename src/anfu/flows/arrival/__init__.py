"""What is done with what arrives, a step a file; the flow `posts_arrive` puts them in order."""
