"""The playbook as a handbook: what customers are owed, and in what words."""
