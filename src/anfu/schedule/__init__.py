"""What runs when: the one place that lists every recurring thing."""
