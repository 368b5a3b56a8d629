"""What happened, told to other systems and people: signed webhooks, Slack, Teams and e-mail."""
