"""The rules of the filtered stream, and the stream itself."""

from __future__ import annotations

import msgspec

from anfu.fakex.door import APP, Answer, Call, Door
from anfu.fakex.filtered import Rule
from anfu.fakex.limits import Limit
from anfu.fakex.problems import Problem, invalid
from anfu.fakex.records import Json, iso
from anfu.fakex.site import Site
from anfu.fakex.stream import StreamDoor


class AddRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule to add."""

    value: str
    tag: str = ""


class DropRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules to take away, by id or by value."""

    ids: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class RuleWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /2/tweets/search/stream/rules: one of both."""

    add: tuple[AddRule, ...] = ()
    delete: DropRules | None = None


def list_rules(call: Call) -> Answer:
    """GET /2/tweets/search/stream/rules."""
    shapes = [rule_json(rule) for rule in call.site.filtered.rules.values()]
    answer: Json = {"data": shapes} if shapes else {}
    return Answer(answer | {"meta": {"sent": iso(call.now_ms), "result_count": len(shapes)}})


def change_rules(call: Call) -> Answer:
    """POST /2/tweets/search/stream/rules; with dry_run nothing changes."""
    try:
        wish = msgspec.json.decode(call.body, type=RuleWish)
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    if bool(wish.add) == (wish.delete is not None):
        raise invalid("body", "", "either add or delete is required")
    is_rehearsal = call.query.get("dry_run") == "true"
    return _add(call, wish.add, is_rehearsal) if wish.add else _drop(call, wish.delete, is_rehearsal)


def rule_json(rule: Rule) -> Json:
    """X's shape of a rule."""
    shape: Json = {"id": str(rule.id), "value": rule.value}
    return shape | ({"tag": rule.tag} if rule.tag else {})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    app, rules = frozenset((APP,)), "/2/tweets/search/stream/rules"
    stream = StreamDoor(site, "GET /2/tweets/search/stream", site.filtered_hub, Limit(app=50))
    return [
        ("GET", "/2/tweets/search/stream", stream),
        ("GET", rules, Door(site, f"GET {rules}", list_rules, app, Limit(450))),
        ("POST", rules, Door(site, f"POST {rules}", change_rules, app, Limit(100))),
    ]


def _add(call: Call, wanted: tuple[AddRule, ...], is_rehearsal: bool) -> Answer:
    made: list[Json] = []
    errors: list[Json] = []
    for one in wanted:
        rule = Rule(call.site.world.ids.next(call.now_ms), one.value, one.tag)
        try:
            if is_rehearsal:
                call.site.filtered.check(rule.value)
            else:
                call.site.filtered.add(rule)
        except Problem as problem:
            errors.append(problem.body | {"value": one.value})
        else:
            made.append(rule_json(rule))
    summary = {"created": len(made), "not_created": len(errors), "valid": len(made), "invalid": len(errors)}
    return _told(call, made, errors, summary)


def _drop(call: Call, wanted: DropRules | None, is_rehearsal: bool) -> Answer:
    drop = wanted or DropRules()
    known = call.site.filtered.rules
    chosen = [one.id for one in known.values() if str(one.id) in drop.ids or one.value in drop.values]
    missing = len(drop.ids) + len(drop.values) - len(chosen)
    if not is_rehearsal:
        for rule_id in chosen:
            call.site.filtered.remove(rule_id)
    return _told(call, [], [], {"deleted": len(chosen), "not_deleted": max(missing, 0)})


def _told(call: Call, made: list[Json], errors: list[Json], summary: Json) -> Answer:
    answer: Json = {"meta": {"sent": iso(call.now_ms), "summary": summary}}
    if made:
        answer["data"] = made
    if errors:
        answer["errors"] = errors
    return Answer(answer, 201 if made else 200)
