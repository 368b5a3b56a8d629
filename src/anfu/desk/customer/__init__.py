"""The pages that customers open by a signed link: no login, in their own language."""
