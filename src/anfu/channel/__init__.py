"""The networks: one port, one folder for each."""
