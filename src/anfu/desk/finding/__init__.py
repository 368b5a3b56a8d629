"""Finding anything: screens, cases by their reference, customers, posts and notes."""
