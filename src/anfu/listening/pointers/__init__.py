"""Posts that a team's other tools point at: kept until the network has told what they say."""
