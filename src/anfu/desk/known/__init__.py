"""What is known of a customer, beside their case: how they felt, what was before, what they were given."""
