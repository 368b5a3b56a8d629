"""The screen of events and alerts: who outside hears of what, the log of deliveries, tests and replays."""
