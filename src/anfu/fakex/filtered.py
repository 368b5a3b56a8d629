"""The rules of the filtered stream, and which posts they catch."""

from __future__ import annotations

import msgspec

from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Post
from anfu.fakex.search import Query
from anfu.fakex.shapes import post_json, user_json
from anfu.fakex.world import World

MOST_RULES = 1000
LONGEST_RULE = 1024


class Rule(msgspec.Struct, omit_defaults=True):
    """What to listen for, in X's search language."""

    id: int
    value: str
    tag: str = ""


class Filtered:
    """The rules in force."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.rules: dict[int, Rule] = {}
        self._queries: dict[int, Query] = {}

    def check(self, value: str) -> Query:
        """The rule as a query. Raises X's 400 when it cannot be read."""
        if any(rule.value == value for rule in self.rules.values()):
            problem = invalid("value", value, "a rule with this value exists already")
            problem.body["title"] = "DuplicateRule"
            raise problem
        if len(self.rules) >= MOST_RULES:
            raise invalid("value", value, f"there are {MOST_RULES} rules already")
        return Query(value, self._world.handles, LONGEST_RULE)

    def add(self, rule: Rule) -> None:
        """A new rule."""
        self._queries[rule.id] = self.check(rule.value)
        self.rules[rule.id] = rule
        self._world.keep([{"rule": rule}])

    def reload(self, record: Json) -> bool:
        """Take back one record of the journal; False when it belongs to somebody else."""
        match record:
            case {"rule": dict(data)}:
                rule = Rule(**data)
                self.rules[rule.id] = rule
                self._queries[rule.id] = Query(rule.value, self._world.handles, LONGEST_RULE)
            case {"rule_gone": rule_id}:
                self.rules.pop(rule_id, None)
                self._queries.pop(rule_id, None)
            case _:
                return False
        return True

    def remove(self, rule_id: int) -> bool:
        """End a rule; False when there is none."""
        self._queries.pop(rule_id, None)
        if self.rules.pop(rule_id, None) is None:
            return False
        self._world.keep([{"rule_gone": rule_id}])
        return True

    def event(self, post: Post) -> Json | None:
        """The line for a post that at least one rule catches; None when none does."""
        if not self._world.shows(post):
            return None
        caught = [rule for rule in self.rules.values() if self._queries[rule.id].matches(post)]
        if not caught:
            return None
        author = self._world.users.get(post.author_id)
        return {
            "data": post_json(self._world, post),
            "includes": {"users": [user_json(author)] if author else []},
            "matching_rules": [{"id": str(rule.id), "tag": rule.tag} for rule in caught],
        }
