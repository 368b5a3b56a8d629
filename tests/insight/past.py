"""A past written straight into the tables, as the flows would have left it: case by case, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from psycopg.types.json import Jsonb

from anfu.people.models import Brand
from anfu.playbook.models import PlaybookVersion
from anfu.postgres.bulk import AnyCursor, copy_rows, next_ids
from tests.build import PLAYBOOKS

START = datetime(2026, 10, 1, tzinfo=UTC)
OFFICE = """[hours.week]
monday = ["09:00-12:00", "13:00-18:00"]
tuesday = ["09:00-12:00", "13:00-18:00"]
wednesday = ["09:00-12:00", "13:00-18:00"]
thursday = ["09:00-12:00", "13:00-18:00"]
friday = ["09:00-12:00", "13:00-16:00"]
saturday = "10:00-14:00"
"""
_x_ids = count(3_000_000_000_000_000_000)


@dataclass
class Said:
    """A post of the customer, so many seconds after the first; what triage said of it."""

    after: float
    feeling: int = -1
    arousal: float = 0.5
    text: str = "words"


@dataclass
class Told:
    """A reply of ours: `by` is the person's id, None for an automatic one; stage `elsewhere`: another tool."""

    after: float
    stage: str = "answer"
    by: int | None = None
    template: str = ""
    private: bool = False


@dataclass
class Vowed:
    """A promise: made, due, done, withdrawn, in seconds after the opening."""

    made: float
    due: float
    done: float | None = None
    withdrawn: float | None = None


@dataclass
class Rated:
    """A question asked after a resolution, and its answer, where there was one."""

    after: float
    question: str = "csat"
    score: int | None = None


@dataclass
class Past:
    """One case: when it opened, what was said, done and promised."""

    opened: datetime
    customer: int
    topic: str = "delivery"
    serious: bool = False
    lang: str = "en"
    playbook: int = 0
    followers: int = 10
    said: list[Said] = field(default_factory=lambda: [Said(0)])
    told: list[Told] = field(default_factory=list)
    vowed: list[Vowed] = field(default_factory=list)
    rated: list[Rated] = field(default_factory=list)
    ends: list[tuple[float, str]] = field(default_factory=list)
    """Closings (`resolved`, `no_complaint`) and `reopened`, so many seconds after the opening."""
    taken: list[tuple[float, int, int | None]] = field(default_factory=list)
    """When, by whom, and from whom."""

    dealt: list[tuple[float, str, int, int | None]] = field(default_factory=list)
    """Dealt or handed over (`dealt`, `handed_over`): when, how, to whom, and from whom."""
    strays: list[Said] = field(default_factory=list)
    """Public posts of the customer that belong to no case."""
    paid: list[str] = field(default_factory=list)
    """US dollars that calls to X came to, a booking each."""

    def at(self, after: float) -> datetime:
        """So many seconds after the opening."""
        return self.opened + timedelta(seconds=after)


def a_house(zone: str = "Europe/Berlin") -> tuple[Brand, list[PlaybookVersion]]:
    """A new brand with two playbook versions: around the clock, and office hours in `zone`."""
    number = next(_x_ids)
    brand = Brand.objects.create(x_id=number, handle="sprucehome", name="Spruce Home", listens_from=START)
    text = (PLAYBOOKS / "retailer.en.toml").read_text()
    head, _, rest = text.partition("[hours.week]")
    office = (
        head.replace("America/New_York", zone) + OFFICE + "\n[standards]" + rest.partition("[standards]")[2]
    )
    office = office.replace("approval = false\n", "approval = false\non_call = true\n", 1)
    office = office.replace('answer = "24h"', 'answer = "72h"').replace("2026.11", "2026.12")
    versions = [
        PlaybookVersion.objects.create(
            brand=brand, language="en", version=name, text=words, sha256="", activated_at=START
        )
        for name, words in (("2026.11", text), ("2026.12", office))
    ]
    return brand, versions


def write(brand: Brand, versions: list[PlaybookVersion], pasts: Iterable[Past]) -> list[int]:
    """Store cases with their posts, verdicts, lines, replies and promises; the ids of the cases, in order."""
    pasts = list(pasts)
    with connection.cursor() as cursor:
        books = _Books(cursor.cursor, brand.pk, [version.pk for version in versions], pasts)
        for case, past in zip(books.cases, pasts, strict=True):
            books.enter(case, past)
        books.store()
    return books.cases


_TABLES = {
    "people_customer": "id brand_id x_id username name followers first_heard_at",
    "listening_post": "id brand_id x_id customer_id text alt_text lang created_at heard_at conversation_id is_repost "
    "addresses_brand reply_settings gone_why is_private is_sealed",
    "triage_postverdict": "post_id brand_id complaint is_complaint topic tier intent arousal risks why judged_at",
    "cases_case": "id brand_id customer_id root_post_id playbook_id tier topic arousal lang opened_at last_heard_at "
    "closed_at",
    "replies_reply": "id brand_id case_id to_x_id stage template text promises author_id is_automatic status queued_at "
    "due_at claimed_at sent_at x_id refusal detail is_private invites",
    "promises_promise": "id brand_id case_id kind made_at due_at done_at withdrawn_at",
    "winback_survey": "id brand_id case_id customer_id question language resolved_at expires_at why_not asked_at way",
    "winback_rating": "id survey_id brand_id case_id customer_id question score words language how at intent topic "
    "tier why",
    "spending_spent": "brand_id day kind purpose case_id times usd",
    "cases_caseevent": "case_id brand_id kind at post_id by_id detail",
}
_INTENTS = {-1: "complaint", 1: "praise", 0: "question"}


class _Books:
    """The rows of each table, before they are stored at once."""

    def __init__(self, cursor: AnyCursor, brand: int, versions: list[int], pasts: list[Past]) -> None:
        self.cursor, self.brand, self.versions = cursor, brand, versions
        self.rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _TABLES}
        self.cases = next_ids(cursor, "cases_case", len(pasts))
        self._posts = iter(
            next_ids(cursor, "listening_post", sum(len(p.said) + len(p.strays) for p in pasts))
        )
        self._replies = iter(next_ids(cursor, "replies_reply", sum(len(past.told) for past in pasts)))
        self._promises = iter(next_ids(cursor, "promises_promise", sum(len(past.vowed) for past in pasts)))
        self._surveys = iter(next_ids(cursor, "winback_survey", sum(len(past.rated) for past in pasts)))
        customers = {past.customer: past.followers for past in pasts}
        self.customers = dict(
            zip(customers, next_ids(cursor, "people_customer", len(customers)), strict=True)
        )
        self.rows["people_customer"] = [
            (self.customers[x], brand, x, f"user{x}", f"User {x}", followers, START)
            for x, followers in customers.items()
        ]

    def enter(self, case: int, past: Past) -> None:
        """Enter one case."""
        root = self._say(case, past)
        self._tell(case, past)
        self._vow(case, past)
        self._rate(case, past)
        if past.serious:
            self._line(case, "escalated", past.opened, why="a serious post")
        for after, why in past.ends:
            if why == "reopened":
                self._line(case, "reopened", past.at(after))
            else:
                self._line(case, "closed", past.at(after), why=why)
        for after, by, before in past.taken:
            self._line(case, "taken", past.at(after), None, by, **{"from": before})
        for after, kind, owner, before in past.dealt:
            self._line(case, kind, past.at(after), owner=owner, **{"from": before})
        self.rows["spending_spent"] += [
            (self.brand, past.opened.date(), f"post{n}", "answer", case, 1, Decimal(usd))
            for n, usd in enumerate(past.paid)
        ]
        # Closed in the column, so that one customer may have any number: figures read the history, not the column.
        self.rows["cases_case"].append(
            (case, self.brand, self.customers[past.customer], root, self.versions[past.playbook],
             "serious" if past.serious else "ordinary", past.topic, past.said[0].arousal, past.lang, past.opened,
             past.opened, past.opened)
        )  # fmt: skip

    def store(self) -> None:
        """Store it all."""
        # Its keys are right by construction; checking each row takes most of the time.
        self.cursor.execute("SET LOCAL session_replication_role = replica")
        for table, columns in _TABLES.items():
            copy_rows(self.cursor, table, columns.split(), self.rows[table])
        self.cursor.execute("SET LOCAL session_replication_role = origin")

    def _say(self, case: int, past: Past) -> int | None:
        root = None
        for n, said in enumerate([*past.said, *past.strays]):
            post, x_id, at = next(self._posts), next(_x_ids), past.at(said.after)
            root = root or post
            self.rows["listening_post"].append(
                (post, self.brand, x_id, self.customers[past.customer], said.text, "", past.lang, at, at, x_id, False,
                 True, "everyone", "", False, False)
            )  # fmt: skip
            self.rows["triage_postverdict"].append(
                (post, self.brand, 0.9, said.feeling == -1, past.topic, "ordinary", _INTENTS[said.feeling],
                 said.arousal, [], [], at)
            )  # fmt: skip
            if n < len(past.said):
                self._line(case, "heard" if n else "opened", at, post)
        return root

    def _tell(self, case: int, past: Past) -> None:
        for told in past.told:
            at = past.at(told.after)
            if told.stage == "elsewhere":
                self._line(case, "reply_elsewhere", at, x_id="1")
                continue
            reply = next(self._replies)
            self.rows["replies_reply"].append(
                (reply, self.brand, case, 1, told.stage, told.template, "words", Jsonb([]), told.by, told.by is None,
                 "sent", at, at, at, at, next(_x_ids), "", "", told.private, False)
            )  # fmt: skip
            self._line(case, "reply_sent", at, by=told.by, reply=reply)

    def _vow(self, case: int, past: Past) -> None:
        for vow in past.vowed:
            pk, due = next(self._promises), past.at(vow.due)
            done = None if vow.done is None else past.at(vow.done)
            withdrawn = None if vow.withdrawn is None else past.at(vow.withdrawn)
            made = past.at(vow.made)
            self.rows["promises_promise"].append((pk, self.brand, case, "answer", made, due, done, withdrawn))
            self._line(case, "promise_made", made, promise=pk, due_at=due.isoformat())
            if done:
                self._line(case, "promise_kept" if done <= due else "promise_late", done, promise=pk)
            if withdrawn:
                self._line(case, "promise_withdrawn", withdrawn, promise=pk)

    def _rate(self, case: int, past: Past) -> None:
        for n, rated in enumerate(past.rated):
            at, customer = past.at(rated.after), self.customers[past.customer]
            survey = next(self._surveys)
            # Each survey belongs to one resolution; which one plays no part in any figure.
            self.rows["winback_survey"].append(
                (
                    survey,
                    self.brand,
                    case,
                    customer,
                    rated.question,
                    past.lang,
                    past.at(n),
                    at,
                    "",
                    at,
                    "message",
                )
            )
            self._line(case, "asked", at)
            if rated.score is not None:
                self.rows["winback_rating"].append(
                    (survey, survey, self.brand, case, customer, rated.question, rated.score, "", past.lang, "page",
                     at, "", "", "", [])
                )  # fmt: skip
                self._line(case, "rated", at, question=rated.question, score=rated.score)

    def _line(
        self,
        case: int,
        kind: str,
        at: datetime,
        post: int | None = None,
        by: int | None = None,
        **detail: object,
    ) -> None:
        self.rows["cases_caseevent"].append((case, self.brand, kind, at, post, by, Jsonb(detail)))
