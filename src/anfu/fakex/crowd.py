"""All simulated customers: who comes next, who does what when, and how they take what the brand says."""

from __future__ import annotations

import heapq
from random import Random
from typing import Any

import msgspec

from anfu.fakex import deeds, temper
from anfu.fakex.customers import BURST, Customer, Errand, figures, meet
from anfu.fakex.records import Json, Message, Post
from anfu.fakex.world import Change, World

MINUTE_MS = 60_000
LONGEST_CATCH_UP_MS = 24 * 60 * MINUTE_MS


class Crowd:
    """Acts when stepped. `rate` is stories per minute; deterministic for a seed and what the brand says."""

    def __init__(self, world: World, seed: int, rate: float) -> None:
        self._world = world
        self._seed = seed
        self._rate = rate
        self.customers: dict[int, Customer] = {}
        """By user id."""
        self._by_conversation: dict[int, Customer] = {}
        self._due: list[tuple[int, int, str]] = []
        self._began_ms = 0
        self._next_ms = 0
        self._number = 0
        world.listeners.append(self._listen)

    def step(self, now_ms: int) -> None:
        """Let everything happen that is due by now, in the order of its time."""
        if not self._began_ms:
            self._begin(now_ms)
        # A clock set far ahead must not call in everybody who would have come in between.
        self._next_ms = max(self._next_ms, now_ms - LONGEST_CATCH_UP_MS)
        while True:
            errand_ms = self._due[0][0] if self._due else None
            if errand_ms is not None and errand_ms <= now_ms and errand_ms <= self._next_ms:
                _due_ms, user_id, deed = heapq.heappop(self._due)
                self._run(self.customers[user_id], Errand(errand_ms, deed), now_ms)
            elif self._next_ms <= now_ms:
                self._arrive(self._next_ms, now_ms)
            else:
                return

    def reload(self, record: dict[str, Any]) -> bool:
        """Take back one record of the journal; False when it belongs to somebody else."""
        data = record.get("customer")
        if data is None:
            return False
        customer = msgspec.convert(data, Customer)
        self.customers[customer.user_id] = customer
        if customer.conversation_id:
            self._by_conversation[customer.conversation_id] = customer
        self._number = max(self._number, customer.number)
        return True

    def figures(self) -> Json:
        """How they fare."""
        return figures(list(self.customers.values()))

    def truth(self) -> list[Json]:
        """What each story really is: to hold a judgement against."""
        return [
            {
                "post_id": str(one.post_id),
                "lang": one.lang,
                "story": one.story,
                "is_complaint": one.is_complainer,
                "is_serious": one.is_serious,
                "tagged": one.tagged,
                "mood": round(one.mood, 3),
                "heard": one.heard,
            }
            for one in self.customers.values()
            if one.post_id
        ]

    def _begin(self, now_ms: int) -> None:
        self._began_ms = now_ms
        if self._number:
            # Going on from a journal: old plans stay, but nobody is in a hurry.
            for customer in self.customers.values():
                self._plan(customer)
            self._next_ms = now_ms + self._gap_ms(self._number)
        else:
            self._next_ms = now_ms + int(BURST[0][0] * 1000)

    def _arrive(self, at_ms: int, now_ms: int) -> None:
        """A new customer; when time was set far ahead, those in between come now, as on a real X."""
        self._number += 1
        number = self._number
        lang, story = BURST[number - 1][1:] if number <= len(BURST) else (None, None)
        customer, user = meet(number, self._seed, lang, story)
        if number <= len(BURST):
            customer.tagged = True
        if number < len(BURST):
            self._next_ms = self._began_ms + int(BURST[number][0] * 1000)
        else:
            self._next_ms = at_ms + self._gap_ms(number)
        self._world.add_user(user)
        self.customers[user.id] = customer
        post = deeds.tell_story(self._world, customer, self._dice(customer), now_ms)
        self._by_conversation[post.conversation_id] = customer
        self._keep(customer)

    def _run(self, customer: Customer, errand: Errand, now_ms: int) -> None:
        # The heap may hold plans that were given up since.
        if errand not in customer.errands:
            return
        customer.errands.remove(errand)
        customer.turns += 1
        deeds.do(self._world, customer, errand.deed, self._dice(customer), now_ms)
        self._keep(customer)

    def _listen(self, change: Change) -> None:
        if change.kind == "deleted" and change.post is not None:
            owner = self.customers.get(change.post.author_id)
            if owner is not None and change.post.id == owner.post_id:
                owner.gone = True
                owner.forget()
            return
        brand = self._world.settings.brand_id
        heard: Post | Message | None = change.post or change.message
        author = change.post.author_id if change.post else change.message.sender_id if change.message else 0
        customer = self._addressee(change)
        if heard is None or author != brand or customer is None or customer.gone:
            return
        customer.turns += 1
        customer.in_private = change.message is not None
        customer.begins = deeds.begins_with(change.post) if change.post else customer.begins
        self._take(customer, heard.text, change.now_ms)
        self._keep(customer)

    def _addressee(self, change: Change) -> Customer | None:
        if change.message is not None:
            return self.customers.get(change.message.recipient_id)
        post = change.post
        if post is None or post.replies_to is None or post.author_id != self._world.settings.brand_id:
            return None
        return self._by_conversation.get(post.conversation_id) or self.customers.get(
            post.replies_to_author or 0
        )

    def _take(self, customer: Customer, text: str, now_ms: int) -> None:
        """Read an answer: the mood moves at once, the reaction comes after a while."""
        dice = self._dice(customer)
        name = customer.given
        felt = temper.read(text, name, now_ms - customer.last_post_ms, text == customer.last_heard)
        was_late = bool(customer.promised_ms) and now_ms > customer.promised_ms
        customer.feel(felt.change - (0.10 if was_late else 0.0))
        customer.heard += 1
        customer.heard_ms, customer.last_heard = now_ms, text
        customer.code = felt.code or customer.code
        customer.answered_after_stop += customer.stopped
        customer.promised_ms = 0
        customer.forget("ignored", "late_promise", "tagged_now")
        deeds.react(customer, felt, dice, now_ms)

    def _keep(self, customer: Customer) -> None:
        self._world.keep([{"customer": customer}])
        self._plan(customer)

    def _plan(self, customer: Customer) -> None:
        for errand in customer.errands:
            heapq.heappush(self._due, (errand.due_ms, customer.user_id, errand.deed))

    def _dice(self, customer: Customer) -> Random:
        return Random(f"{self._seed}/{customer.number}/{customer.turns}")

    def _gap_ms(self, number: int) -> int:
        if self._rate <= 0:
            return 10**15
        return int(Random(f"{self._seed}/gap/{number}").expovariate(self._rate) * MINUTE_MS)
