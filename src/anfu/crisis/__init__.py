"""The crisis room: while something large goes on, one owner, one statement, the facts that are known."""
