"""Back-tests: what a playbook would have done with posts of the past, held against another one. Writes nothing."""
