"""Everything that the desk says is said in Chinese too."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import anfu
from anfu.cases.models import CaseEvent
from anfu.channel.x.refusals import REASONS
from anfu.desk.case.history import _PLAIN, _SENTENCES
from anfu.desk.case.why import RULES, reasons_of
from anfu.desk.findings import RULES as FINDINGS
from anfu.desk.reasons import GONE, LEFT, REFUSALS, SAID_NO, WITHDRAWN
from anfu.desk.translations import catalogue_of
from anfu.desk.words import INTENTS, PROMISES, RISKS, STAGES, STATUSES, TIERS, TOPICS
from anfu.listening.rules import GONE as GONE_CODES
from anfu.promises.models import Promise
from anfu.replies.checks.catalogue import rules_of
from anfu.replies.models import Reply
from anfu.triage import verdict

SOURCE = Path(anfu.__file__).parent
CATALOGUE = catalogue_of(SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES")
CALLS = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATES = re.compile(
    r"""\b(?:gettext|ngettext)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""", re.DOTALL
)


def test_every_sentence_has_its_chinese() -> None:
    """Whatever code or templates mark for translation stands in the catalogue, with words of its own."""
    known = {(m.id[0] if isinstance(m.id, tuple) else m.id) for m in CATALOGUE if m.string and any(m.string)}
    assert sorted((_of_code() | _of_templates()) - known) == []


def test_no_chinese_is_left_behind() -> None:
    """A sentence that nothing says any more leaves the catalogue."""
    known = {(m.id[0] if isinstance(m.id, tuple) else m.id) for m in CATALOGUE if m.id}
    assert sorted(known - _of_code() - _of_templates()) == []


def test_one_sentence_has_one_translation() -> None:
    """Of two parts that say the same in other words, one would speak for both: what differs has a context."""
    said: dict[tuple[str | None, object], set[object]] = defaultdict(set)
    for part in sorted((SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES").glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file):
                said[message.context, message.id].add(message.string)
    assert {key: words for key, words in said.items() if key[1] and len(words) > 1} == {}


def test_places_are_kept() -> None:
    """A translation names the same places as its original."""
    for message in CATALOGUE:
        one = message.id[-1] if isinstance(message.id, tuple) else message.id
        chinese = message.string[0] if isinstance(message.string, tuple) else message.string
        places = r"%\(\w+\)s|\{\w+\}"
        assert sorted(re.findall(places, one)) == sorted(re.findall(places, chinese)), one


def test_every_code_has_a_word() -> None:
    """No code of triage, replies, promises or history reaches the screen bare."""
    assert set(TOPICS) == set(verdict.TOPICS)
    assert set(RISKS) == set(verdict.RISKS)
    assert set(INTENTS) == set(verdict.INTENTS)
    assert set(TIERS) == set(verdict.TIERS)
    assert set(STAGES) == set(Reply.Stage.values)
    assert set(STATUSES) == set(Reply.Status.values)
    assert set(PROMISES) == set(Promise.Kind.values)
    assert set(_PLAIN) | set(_SENTENCES) == set(CaseEvent.Kind.values)


def test_every_reason_has_a_sentence() -> None:
    """Each reason code of the gate, the flows and X is a sentence that says what to do."""
    for path, pattern, table in (
        ("replies/gate.py", r"(?s)def why_not_automatic.*?\ndef ", LEFT),
        ("replies/gate.py", r"(?s)def why_not_by_hand.*?\n@dataclass", REFUSALS),
        ("replies/gate.py", r"(?s)def why_not_leave.*", {**WITHDRAWN, **SAID_NO}),
    ):
        found = re.search(pattern, (SOURCE / path).read_text(encoding="utf-8"))
        assert found is not None
        codes = set(re.findall(r'return "(\w+)"', found[0]))
        assert codes <= set(table), codes - set(table)
    for flow in (SOURCE / "flows").glob("*.py"):
        codes = set(re.findall(r'return "(\w+)"', flow.read_text(encoding="utf-8")))
        assert codes <= set(REFUSALS), flow.name
    assert set(GONE_CODES) == set(GONE)
    assert set(REASONS) <= set(SAID_NO), set(REASONS) - set(SAID_NO)


def test_every_rule_of_triage_has_a_name() -> None:
    """A verdict's why is read in the person's language."""
    lexicon = SOURCE / "triage" / "lexicon"
    books = [tomllib.loads(book.read_text(encoding="utf-8")) for book in lexicon.glob("*.toml")]
    names = {rule["name"] for book in books for rule in book.get("rules", [])}
    assert names <= set(RULES), names - set(RULES)
    reasons = reasons_of(
        ["rule: legal threat ('my lawyer')", "word: late", "word: late", "word against: nice"]
    )
    assert [(one.name, one.words) for one in reasons] == [
        ("legal threat", "my lawyer"),
        ("", "late"),
        ("speaks against it", "nice"),
    ]


def test_every_finding_is_said_in_both_languages() -> None:
    """Whatever the reply check can find has a reason and a fix that the desk translates."""
    assert set(FINDINGS) == set(rules_of("en")) == set(rules_of("zh"))


def _of_code() -> set[str]:
    said = set()
    places = ("desk", "api", "events")
    for path in [path for place in places for path in (SOURCE / place).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                at = 1 if node.func.id.startswith("pgettext") else 0
                said.add(ast.literal_eval(node.args[at]))
    return said


def _of_templates() -> set[str]:
    said = set()
    for path in (SOURCE / "desk" / "templates").rglob("*.html"):
        for found in IN_TEMPLATES.findall(templatize(path.read_text(encoding="utf-8"))):
            said.add(ast.literal_eval(found))
    return said
