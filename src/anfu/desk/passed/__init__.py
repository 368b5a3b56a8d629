"""Posts that triage let pass: a person looks at the most doubtful ones."""
