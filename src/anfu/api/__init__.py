"""The REST API: what a person may do at the desk, for programs. A thin face upon the same flows, queries and checks."""
