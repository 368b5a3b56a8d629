"""Cases are dealt, returned, handed over, tagged and put off."""
