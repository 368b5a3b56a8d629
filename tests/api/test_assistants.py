"""An assistant, by the SDK's own client, before the real API: it reads, drafts and corrects, and can send nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from mcp import Client

from anfu.api.assistants import READS, WRITES, Desk, DeskError, Tool, tools_in
from anfu.api.trail import ADDRESS
from anfu.api.urls import face
from anfu.attending.models import Draft
from anfu.cases.models import CaseEvent
from anfu.cli.assistant import server_of
from anfu.people.models import Staff
from anfu.replies.models import Reply
from anfu.tokens.models import Call
from tests.api.conftest import a_token
from tests.desk.scene import Scene

Asking = Callable[[Client], Awaitable[Any]]


def desk_for(staff: Staff, *scopes: str) -> Desk:
    """The API as somebody's assistant reaches it, without a port between."""
    desk = Desk("http://testserver", a_token(staff, *scopes))
    headers = desk._http.headers
    desk._http.close()
    transport = httpx.WSGITransport(app=_answer)
    desk._http = httpx.Client(transport=transport, base_url="http://testserver" + ADDRESS, headers=headers)
    return desk


def _answer(environ: Any, start_response: Any) -> Any:
    try:
        return list(WSGIHandler()(environ, start_response))
    finally:
        connections.close_all()


def ask(desk: Desk, tools: list[Tool], asking: Asking) -> Any:
    """What an assistant gets."""

    async def talk() -> Any:
        async with Client(server_of(desk, tools)) as client:
            return await asking(client)

    return asyncio.run(talk())


@pytest.mark.django_db(transaction=True)
def test_an_assistant_reads_drafts_and_corrects(scene: Scene) -> None:
    """By the token's scopes and its person's role; what it drafts waits for a person, and each write is in the log."""
    desk, case = desk_for(scene.mia), scene.case(2)
    tools = desk.tools()
    names = {tool.name for tool in tools}
    assert {"list_cases", "check_playbook", "draft", "correct"} <= names
    assert not {"say", "approve", "put_in_force", "close", "take"} & names

    async def works(client: Client) -> list[Any]:
        listed = await client.list_tools()
        assert {tool.name for tool in listed.tools} == names
        return [
            await client.call_tool("list_cases", {"state": "open", "limit": 3}),
            await client.call_tool("one_case", {"code": case.code}),
            await client.call_tool("draft", {"code": case.code, "text": "We are sorry.", "stage": "answer"}),
            await client.call_tool("correct", {"code": case.code, "what": "tier", "to": "serious"}),
            await client.call_tool("one_case", {"code": "ZZZZ"}),
            await client.call_tool("draft", {"code": case.code, "text": "x", "stage": "shout"}),
        ]

    cases, one, draft, corrected, missing, wrong = ask(desk, tools, works)
    assert cases.structured_content["items"] and not cases.is_error
    assert one.structured_content["code"] == case.code
    assert not draft.is_error, draft.content
    kept = Draft.objects.get(case=case)
    assert (kept.text, kept.by_model, kept.by) == ("We are sorry.", True, scene.mia)
    assert not corrected.is_error, corrected.content
    assert CaseEvent.objects.filter(case=case, by=scene.mia).exists()
    assert missing.is_error and json.loads(missing.content[0].text)["code"] == "not_found"
    assert wrong.is_error and json.loads(wrong.content[0].text)["code"] == "invalid"
    assert Call.objects.count() == 2 and not Reply.objects.filter(author=scene.mia, case=case).exists()

    reader = desk_for(scene.lin, "cases:read")
    assert {tool.name for tool in reader.tools()} == {"this_token", "list_cases", "one_case", "case_history"}
    stranger = desk_for(scene.lin, "cases:read")
    stranger._http.headers["Authorization"] = "Bearer anfu_nobody"
    with pytest.raises(DeskError, match="anfu token create"):
        stranger.tools()


def test_every_tool_is_an_operation_with_a_schema_of_its_own() -> None:
    """What the document promises is what the assistant is shown; nothing refers outside it."""
    found = list(tools_in(face.get_openapi_schema()))
    assert len(found) == len(READS) + len(WRITES)
    for tool, _ in found:
        assert set(tool.takes["required"]) <= set(tool.takes["properties"]) == set(tool.places)
        assert "#/components" not in json.dumps(tool.takes) and tool.says
