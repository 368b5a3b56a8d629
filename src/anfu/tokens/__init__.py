"""Keys by which programs act for a member of staff, and what each of them wrote."""
