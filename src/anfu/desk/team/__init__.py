"""The screen of the team: who works when, what they know, what they bear, and handing over."""
