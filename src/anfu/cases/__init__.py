"""One customer's one problem, from the first complaint until it is closed."""
