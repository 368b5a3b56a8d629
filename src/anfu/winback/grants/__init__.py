"""Making good: proposed on the playbook's ladder, decided by two where it is much, issued once."""
