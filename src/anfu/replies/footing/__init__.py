"""Whether the tables still lie where they lay when we last spoke."""
