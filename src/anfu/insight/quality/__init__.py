"""How good replies are: some of each person's are drawn, and assessed by colleagues on one scorecard."""
