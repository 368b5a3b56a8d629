"""How good replies are: one's own scorecards first, then those that one assesses, then the team's."""
