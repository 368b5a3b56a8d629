"""One question after each resolution, and what customers answer."""
