"""What customers who agreed to it bought again: the other half of whether they were won back."""
