"""`anfu audit`: is the trail of who saw and did what still whole?"""

from __future__ import annotations

from typing import Annotated

import typer

from anfu.audit.queries import stands_for, verify
from anfu.cli.boot import database, fail
from anfu.people.models import Brand

app = typer.Typer(help="The trail of who saw and did what.", no_args_is_help=True)
app.callback()(lambda: None)


@app.command(name="verify")
def verify_command(
    head: Annotated[
        str,
        typer.Option(help="BRAND:LINE:HASH as it was printed or logged earlier; that line must still be it."),
    ] = "",
) -> None:
    """Hash every brand's trail anew; exit 1 and name the first line that was changed or is missing."""
    with database():
        broken = []
        for brand in Brand.objects.order_by("pk"):
            found = verify(brand)
            typer.echo(f"{found.brand}:{found.number}:{found.hash} {found.lines} lines")
            if found.broken:
                broken.append(f"@{found.brand}: {found.broken}.")
        if head and (wrong := _differs(head)):
            broken.append(wrong)
    if broken:
        raise fail(" ".join(broken))


def _differs(head: str) -> str:
    handle, _, rest = head.partition(":")
    number, _, digest = rest.partition(":")
    brand = Brand.objects.filter(handle=handle).first()
    if brand is None or not number.isdecimal():
        return f"{head!r} is no head: it is BRAND:LINE:HASH, as this command prints it."
    return "" if stands_for(brand, int(number), digest) else f"@{handle}: line {number} is not what it was."
