"""Product tests, communities and focus groups: invitations under consent."""
