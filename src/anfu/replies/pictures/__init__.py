"""Pictures that go with our replies: checked before they are kept, kept no longer than words."""
