"""Who has a login: the screen of people, and where oneself is signed in."""
