"""Notes in the trail what is seen and done on the desk, and shows it to auditors."""
