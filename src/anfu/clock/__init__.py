"""Working hours, months and spans of time: pure, and never reading the clock."""
