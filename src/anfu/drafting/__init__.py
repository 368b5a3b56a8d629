"""Drafts by a language model, for a person to read and send: off by default, out of reach of what acts by itself.

No flow and no duty can import this package (the layers in pyproject.toml): a draft is a text in a person's composer.
"""
