"""Clear defamation that is reported to X by two people."""
