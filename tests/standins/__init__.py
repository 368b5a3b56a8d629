"""Stand-ins for the systems of others: real HTTP servers on loopback, built from their public documents."""
