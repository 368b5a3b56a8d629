"""What customers agreed to, and how often they heard from us."""
