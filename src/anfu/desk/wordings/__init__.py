"""The playbook's wordings for a reply, filled as far as the desk can, for a person to choose from."""
