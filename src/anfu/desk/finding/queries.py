"""What a search finds, as it is shown: each with its words, the part that was searched marked, and its case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anfu.cases.code import code_of, id_of
from anfu.cases.models import Case, CaseEvent
from anfu.cases.queries import cases_by_post
from anfu.channel.networks import able
from anfu.listening.models import Post
from anfu.people.models import Customer, Staff
from anfu.people.policy import Action, may
from anfu.search.models import Entry
from anfu.search.queries import Hit, found
from anfu.search.rules import places, says

Kind = Entry.Kind
PAGE = 50
AROUND = 60
"""How many characters are shown on either side of what was searched."""


@dataclass(frozen=True)
class Found:
    """One thing that was found. Without a case, `link` leads to the network."""

    kind: str
    at: datetime
    who: str
    words: Sequence[tuple[str, bool]]
    lang: str
    case: Case | None
    link: str
    is_private: bool = False


@dataclass(frozen=True)
class Findings:
    """A page of what was found; `next` goes on after it, where there may be more."""

    found: Sequence[Found]
    next: tuple[datetime, int] | None


def case_called(staff: Staff, searched: str) -> Case | None:
    """The case with the reference that was searched."""
    pk = id_of(searched)
    if pk is None or code_of(pk) != searched.strip().lstrip("#").upper():
        return None
    return Case.objects.filter(pk=pk, brand_id=staff.brand_id).select_related("customer").first()


def find(
    staff: Staff,
    searched: str,
    kinds: Collection[str],
    most: int = PAGE,
    before: tuple[datetime, int] | None = None,
) -> Findings:
    """The newest of these kinds that say what was searched, as much as fits on a page.

    Who only analyses finds no direct messages.
    """
    hits = found(staff.brand_id, searched, kinds, most + 1, before)
    shown = hits[:most]
    things: dict[tuple[str, int], Found] = {}
    for kind, read in _READERS.items():
        refs = [hit.ref for hit in shown if hit.kind == kind]
        things |= {(kind, ref): thing for ref, thing in read(refs, searched).items()} if refs else {}
    told = [things[hit.kind, hit.ref] for hit in shown if (hit.kind, hit.ref) in things]
    if not may(staff, Action.READ_PRIVATE):
        told = [thing for thing in told if not thing.is_private]
    return Findings(told, _after(shown[-1]) if len(hits) > most else None)


def marked(text: str, searched: str) -> list[tuple[str, bool]]:
    """The part of a text around what was searched, in pieces, each with whether it is what was searched."""
    found_at = places(text, searched)
    first = found_at[0][0] if found_at else 0
    start, end = max(first - AROUND, 0), min(max(first, 0) + 3 * AROUND, len(text))
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for begin, stop in found_at:
        if at <= begin and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    return [*pieces, (text[at:end] + ("…" if end < len(text) else ""), False)]


def _posts(refs: Sequence[int], searched: str) -> Mapping[int, Found]:
    posts = Post.objects.filter(pk__in=refs, gone_at=None).select_related("customer", "brand")
    in_case = cases_by_post(refs)
    cases = Case.objects.in_bulk(list(set(in_case.values())))
    things = {}
    for post in posts:
        text = "\n".join(filter(None, (post.text, post.alt_text)))
        if says(text, searched):
            who = (post.customer.name or post.customer.username) if post.customer else str(post.brand)
            case = cases.get(in_case.get(post.pk, 0))
            words, link = marked(text, searched), _place_of(post)
            things[post.pk] = Found(
                Kind.POST, post.created_at, who, words, post.lang, case, link, post.is_private
            )
    return things


def _place_of(post: Post) -> str:
    """Where people see a post on its network."""
    network, brand, customer = able(post.brand.network), post.brand, post.customer
    if post.is_private:
        return network.talk_at(brand.x_id, post.conversation_id) if network.talk_at else ""
    return network.post_at(customer.username if customer else brand.handle, post.x_id)


def _customers(refs: Sequence[int], searched: str) -> Mapping[int, Found]:
    newest: dict[int, Case] = {}
    for theirs in Case.objects.filter(customer_id__in=refs).order_by("opened_at"):
        newest[theirs.customer_id] = theirs
    things = {}
    for customer in Customer.objects.filter(pk__in=refs).exclude(username="").select_related("brand"):
        text = f"{customer.name} @{customer.username}"
        if says(text, searched):
            case = newest.get(customer.pk)
            at = case.opened_at if case else customer.first_heard_at
            link = able(customer.brand.network).person_at(customer.username)
            things[customer.pk] = Found(Kind.CUSTOMER, at, "", marked(text, searched), "", case, link)
    return things


def _notes(refs: Sequence[int], searched: str) -> Mapping[int, Found]:
    things = {}
    for event in CaseEvent.objects.filter(pk__in=refs).select_related("case", "by"):
        text = event.detail.get("text", "")
        if says(text, searched):
            things[event.pk] = Found(
                Kind.NOTE, event.at, str(event.by), marked(text, searched), "", event.case, ""
            )
    return things


_READERS: Mapping[str, Callable[[Sequence[int], str], Mapping[int, Found]]] = {
    Kind.CUSTOMER: _customers,
    Kind.POST: _posts,
    Kind.NOTE: _notes,
}
"""How each kind of thing is read; what search keeps and this does not read would not be shown."""


def _after(hit: Hit) -> tuple[datetime, int]:
    return hit.at, hit.ref
