"""Whether, and of which model, a draft may be asked."""

from __future__ import annotations

from anfu.drafting.model import Address, is_installed
from anfu.settings import env


def address() -> Address | None:
    """Where the language model is; None where no address is set or the extra is not installed."""
    if not env.llm_url or not is_installed():
        return None
    return Address(env.llm_url, env.llm_model, env.llm_key.get_secret_value(), env.llm_seconds)
