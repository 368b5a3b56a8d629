"""A language model behind any OpenAI-compatible address: asked by pydantic-ai, imported only when it is asked."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from anfu.drafting.brief import Brief

AT_ONCE = 2
"""Drafts that one process asks for at the same time: the desk's threads are for people."""
LONGEST = 4000
_turns = threading.BoundedSemaphore(AT_ONCE)


class DraftError(Exception):
    """There is no draft; `code` is "model_away", "model_slow" or "model_busy"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Address:
    """Where a model is and how it is called. `seconds` is the most that one draft may take."""

    url: str
    model: str
    key: str = ""
    seconds: float = 30.0


def is_installed() -> bool:
    """Whether the extra `llm` is installed."""
    return find_spec("pydantic_ai") is not None and find_spec("openai") is not None


def write(address: Address, brief: Brief) -> Iterator[str]:
    """The draft as it grows: each time all of it so far. Raises `DraftError`; nothing is tried twice."""
    if not _turns.acquire(blocking=False):
        raise DraftError("model_busy")
    grown: queue.Queue[str | DraftError | None] = queue.Queue()
    over = threading.Event()
    thread = threading.Thread(target=_listen, args=(address, brief, grown, over), daemon=True)
    thread.start()
    told = ""
    try:
        while (piece := grown.get()) is not None:
            if isinstance(piece, DraftError):
                raise piece
            told = piece
            yield told
        if not told.strip():
            raise DraftError("model_away")
    finally:
        over.set()
        thread.join(1)


def _listen(
    address: Address, brief: Brief, grown: queue.Queue[str | DraftError | None], over: threading.Event
) -> None:
    # In a thread of its own: a loop may run already in the one that asks.
    try:
        asyncio.run(_grow(address, brief, grown, over))
    except DraftError as error:
        grown.put(error)
    finally:
        grown.put(None)  # whatever happened, who asked does not wait for ever
        _turns.release()


async def _grow(
    address: Address, brief: Brief, grown: queue.Queue[str | DraftError | None], over: threading.Event
) -> None:
    # The extra is optional and slow to import: only who asks for a draft pays for it.
    from openai import AsyncOpenAI, OpenAIError  # noqa: PLC0415
    from pydantic_ai.direct import model_request_stream  # noqa: PLC0415
    from pydantic_ai.exceptions import AgentRunError  # noqa: PLC0415
    from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart  # noqa: PLC0415
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

    request = ModelRequest(parts=[SystemPromptPart(brief.instructions), UserPromptPart(brief.material)])
    told = ""
    try:
        async with (
            asyncio.timeout(address.seconds),
            AsyncOpenAI(base_url=address.url, api_key=address.key or "none", max_retries=0) as client,
        ):
            model = OpenAIChatModel(address.model, provider=OpenAIProvider(openai_client=client))
            async with model_request_stream(model, [request]) as stream:
                async for _ in stream:
                    if (text := stream.get().text or "") != told:
                        told = text
                        grown.put(told[:LONGEST])
                    if over.is_set() or len(told) > LONGEST:
                        break
    except TimeoutError as error:
        raise DraftError("model_slow") from error
    except (AgentRunError, OpenAIError, OSError, ValueError) as error:
        raise DraftError("model_away") from error
