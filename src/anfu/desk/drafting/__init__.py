"""A draft by a language model, streamed into a person's composer."""
