"""The second step at sign-in: an app that shows codes, passkeys, and recovery codes."""
