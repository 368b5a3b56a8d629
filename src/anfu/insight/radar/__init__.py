"""The radar: sees within minutes that more people complain than the hour and the weekday explain."""
