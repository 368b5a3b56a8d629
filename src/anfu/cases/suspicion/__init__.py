"""The lane of complaints that a person holds to be false or malicious."""
