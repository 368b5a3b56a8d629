"""Rising lists of post ids, by what people look them up by."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence

from anfu.fakex.records import Post

_NOTHING: tuple[int, ...] = ()


class Shelf:
    """Ids under a key; new ones mostly come last, so that adding is an append."""

    def __init__(self) -> None:
        self._rows: defaultdict[int, list[int]] = defaultdict(list)

    def put(self, key: int, post_id: int) -> None:
        """Add an id in its place, once."""
        row = self._rows[key]
        if not row or post_id > row[-1]:
            row.append(post_id)
        elif row[bisect_left(row, post_id)] != post_id:
            insort(row, post_id)

    def of(self, key: int) -> Sequence[int]:
        """The ids under a key, rising."""
        return self._rows.get(key, _NOTHING)


class Indexes:
    """Every way in which posts are found."""

    def __init__(self) -> None:
        self._all = Shelf()
        self.by_author = Shelf()
        self.by_conversation = Shelf()
        self.by_target = Shelf()
        self.by_mention = Shelf()
        """Posts that name an account or reply to it: X's mentions timeline holds both."""

    @property
    def everything(self) -> Sequence[int]:
        """All ids, rising."""
        return self._all.of(0)

    def add(self, post: Post) -> None:
        """Make a post findable."""
        self._all.put(0, post.id)
        self.by_author.put(post.author_id, post.id)
        self.by_conversation.put(post.conversation_id, post.id)
        if post.replies_to is not None:
            self.by_target.put(post.replies_to, post.id)
        addressed = {mention.id for mention in post.mentions}
        if post.replies_to_author is not None:
            addressed.add(post.replies_to_author)
        for user_id in addressed - {post.author_id}:
            self.by_mention.put(user_id, post.id)
