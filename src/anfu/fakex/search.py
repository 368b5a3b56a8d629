"""X's search language, as far as a care desk uses it.

Words and "phrases", @name, #tag, from:, to:, conversation_id:, in_reply_to_tweet_id:, lang:, is:retweet,
is:reply, is:quote, has:links, has:mentions; side by side is AND; OR, - and brackets as usual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from anfu.fakex.indexes import Indexes
from anfu.fakex.problems import invalid
from anfu.fakex.records import Post

Test = Callable[[Post], bool]
LONGEST_QUERY = 512
_TOKEN = re.compile(r'\(|\)|-(?=\S)|"[^"]*"|[^\s()"]+')
_KEYED = re.compile(r"^([a-z_]+):(.+)$")


class Query:
    """A parsed search. Raises X's 400 for what it does not understand."""

    def __init__(self, text: str, handles: Mapping[str, int], longest: int = LONGEST_QUERY) -> None:
        if not text.strip() or len(text) > longest:
            raise invalid("query", text, f"must be between 1 and {longest} characters")
        self._text = text
        self._handles = handles
        self._tokens = _TOKEN.findall(text)
        self._place = 0
        self._depth = 0
        self._narrow: list[Callable[[Indexes], Sequence[int]]] = []
        self.matches = self._either()
        if self._place < len(self._tokens):
            raise invalid("query", text, f"unexpected {self._tokens[self._place]}")

    def candidates(self, index: Indexes) -> Sequence[int]:
        """The shortest list of ids that holds every match."""
        return min((narrow(index) for narrow in self._narrow), key=len, default=index.everything)

    def _either(self) -> Test:
        before = len(self._narrow)
        tests = [self._all()]
        while self._peek() == "OR":
            self._place += 1
            tests.append(self._all())
        if len(tests) == 1:
            return tests[0]
        # A list that holds one side's matches does not hold the other's.
        del self._narrow[before:]
        return lambda post: any(test(post) for test in tests)

    def _all(self) -> Test:
        tests = []
        while self._peek() not in (None, "OR", ")"):
            tests.append(self._one())
        if not tests:
            raise invalid("query", self._text, "an operand is missing")
        return lambda post: all(test(post) for test in tests)

    def _one(self) -> Test:
        token = self._tokens[self._place]
        self._place += 1
        if token == "-":  # noqa: S105 - a word of the search language
            before = len(self._narrow)
            inner = self._one()
            del self._narrow[before:]
            return lambda post: not inner(post)
        if token == "(":  # noqa: S105 - a word of the search language
            inner = self._either()
            if self._peek() != ")":
                raise invalid("query", self._text, "a bracket is not closed")
            self._place += 1
            return inner
        return self._term(token)

    def _term(self, token: str) -> Test:
        keyed = _KEYED.match(token)
        if keyed and not token.startswith(("http:", "https:")):
            return self._keyed(keyed[1], keyed[2])
        if token.startswith("@"):
            user_id = self._user(token[1:])
            self._narrow.append(lambda index: index.by_mention.of(user_id))
            return lambda post: post.mentions_user(user_id)
        words = token.strip('"').lower()
        if words.isascii() and words.replace(" ", "").isalnum():
            whole = re.compile(rf"(?<![a-z0-9_]){re.escape(words)}(?![a-z0-9_])")
            return lambda post: whole.search(post.text.lower()) is not None
        return lambda post: words in post.text.lower()

    def _keyed(self, key: str, value: str) -> Test:
        match key:
            case "conversation_id":
                number = self._number(key, value)
                self._narrow.append(lambda index: index.by_conversation.of(number))
                return lambda post: post.conversation_id == number
            case "in_reply_to_tweet_id":
                number = self._number(key, value)
                self._narrow.append(lambda index: index.by_target.of(number))
                return lambda post: post.replies_to == number
            case "from":
                number = self._user(value)
                self._narrow.append(lambda index: index.by_author.of(number))
                return lambda post: post.author_id == number
            case "to":
                number = self._user(value)
                self._narrow.append(lambda index: index.by_mention.of(number))
                return lambda post: post.replies_to_author == number or _begins_with(post, number)
            case "lang":
                return lambda post: post.lang.split("-")[0] == value.split("-")[0]
            case "is" | "has":
                return self._trait(f"{key}:{value}")
        raise invalid("query", self._text, f"unknown operator {key}:")

    def _trait(self, trait: str) -> Test:
        traits: dict[str, Test] = {
            "is:retweet": lambda post: post.reposts is not None,
            "is:reply": lambda post: post.replies_to is not None,
            "is:quote": lambda post: post.quotes is not None,
            "has:links": lambda post: "://" in post.text,
            "has:mentions": lambda post: bool(post.mentions),
        }
        if trait not in traits:
            raise invalid("query", self._text, f"unknown operator {trait}")
        return traits[trait]

    def _peek(self) -> str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _user(self, name: str) -> int:
        if name.isdecimal():
            return int(name)
        return self._handles.get(name.lower().lstrip("@"), -1)

    def _number(self, key: str, value: str) -> int:
        if not value.isdecimal():
            raise invalid("query", self._text, f"{key}: takes an id")
        return int(value)


def _begins_with(post: Post, user_id: int) -> bool:
    return any(mention.id == user_id and mention.start == 0 for mention in post.mentions)
