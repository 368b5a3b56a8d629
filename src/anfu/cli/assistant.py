"""`anfu mcp`: assistants read the desk and propose, by the Model Context Protocol over standard input and output."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anfu.api.assistants import RULES, Desk, DeskError, Tool
from anfu.cli.boot import fail
from anfu.settings import env

if TYPE_CHECKING:
    from mcp.server.lowlevel.server import Server


def mcp(
    desk: Annotated[str, typer.Option(help="Where the desk is, such as https://care.example.com.")] = "",
) -> None:
    """Let an assistant use the desk through the token in ANFU_MCP_TOKEN. Started by the assistant, not by hand."""
    try:
        from mcp.server.stdio import stdio_server  # noqa: PLC0415 - an extra that few need
    except ImportError as error:
        raise fail("Assistants need the extra mcp. Add it with: make mcp") from error
    if not (secret := env.mcp_token.get_secret_value()):
        raise fail("ANFU_MCP_TOKEN is empty. Make a token with: anfu token create, and give it here.")
    api = Desk(desk.rstrip("/") or env.page_address, secret)
    try:
        server = server_of(api, api.tools())
    except DeskError as error:
        raise fail(str(error)) from error

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    asyncio.run(serve())
    api.close()


def server_of(desk: Desk, tools: list[Tool]) -> Server[Any]:
    """An MCP server that offers these tools and calls the desk for each."""
    import mcp_types as types  # noqa: PLC0415 - as above
    from mcp.server.lowlevel.server import Server  # noqa: PLC0415

    by_name = {tool.name: tool for tool in tools}
    shown = [
        types.Tool(
            name=tool.name,
            description=tool.says,
            input_schema=tool.takes,
            annotations=types.ToolAnnotations(
                read_only_hint=not tool.writes, destructive_hint=False, open_world_hint=False
            ),
        )
        for tool in tools
    ]

    async def list_tools(_ctx: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=shown)

    async def call_tool(_ctx: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        done, told = False, {"detail": f"There is no tool {params.name}, or this token may not use it."}
        if tool := by_name.get(params.name):
            try:
                done, told = await asyncio.to_thread(desk.call, tool, params.arguments or {})
            except DeskError as error:
                told = {"detail": str(error)}
        text = types.TextContent(type="text", text=json.dumps(told, ensure_ascii=False))
        return types.CallToolResult(
            content=[text], structured_content=told if done else None, is_error=not done
        )

    return Server("anfu", instructions=RULES, on_list_tools=list_tools, on_call_tool=call_tool)
