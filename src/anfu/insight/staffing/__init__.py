"""Who is needed when: complaints by hour of the week, the shifts, and how long replies take, played through."""
