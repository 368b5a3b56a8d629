"""The linter of replies: what a draft says that would hurt, and what it leaves out."""
