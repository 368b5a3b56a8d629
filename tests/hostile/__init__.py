"""What strangers and forgers send: everything reads it, nothing runs, breaks or waits for it."""
