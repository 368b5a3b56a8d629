"""What people correct, and what triage learns from it."""
