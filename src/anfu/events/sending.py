"""Tells receivers what waits for them, several receivers side by side; each one event after the other."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection

from anfu.channel.port import ChannelError
from anfu.events.models import Delivery, Subscription
from anfu.events.posting import SECONDS, Answered, Network, Poster, Resolver, resolved
from anfu.events.rules import Answer, meaning
from anfu.events.shapes import Event, as_json, as_letter, for_slack, for_teams
from anfu.events.signing import headers

BATCH_SECONDS = 20.0
"""No try is begun later than this after the first of a batch; with the last try it stays within the lease."""
SIDE_BY_SIDE = 8
Try = tuple[list[Delivery], Answered]
Shape = Subscription.Shape


@dataclass(frozen=True)
class Outside:
    """The way out: `unlock` decrypts, `private` are networks of our own that may be reached, `sender` is for e-mail."""

    unlock: Callable[[str], str]
    private: Sequence[Network] = ()
    resolver: Resolver = resolved
    sender: str = ""

    def tell_all(
        self, batches: Sequence[tuple[Subscription, list[Delivery]]], now: datetime
    ) -> list[list[Try]]:
        """What each try came to, for each receiver. Nothing is tried any more once a receiver is away."""
        with ThreadPoolExecutor(SIDE_BY_SIDE) as hands:
            return list(hands.map(lambda batch: list(self._tell(batch[0], batch[1], now)), batches))

    def _tell(self, one: Subscription, batch: list[Delivery], now: datetime) -> Iterator[Try]:
        began = time.monotonic()
        try:
            address = self.unlock(one.address)
            if one.shape == Shape.EMAIL:
                tries = self._by_mail(one, address, batch)
            else:
                tries = self._by_post(one, address, batch, now)
            for told, answered in tries:
                yield told, answered
                if meaning(answered.status) in (Answer.AWAY, Answer.GONE):
                    return
                if time.monotonic() - began > BATCH_SECONDS:
                    return
        except ChannelError as error:
            yield batch[:1], Answered(0, str(error), timedelta())

    def _by_post(
        self, one: Subscription, address: str, batch: list[Delivery], now: datetime
    ) -> Iterator[Try]:
        secrets = [self.unlock(one.secret)]
        if one.old_secret and one.old_until and now < one.old_until:
            secrets.append(self.unlock(one.old_secret))
        held: set[int] = set()
        with Poster(address, self.private, self.resolver) as poster:
            for told in grouped(one.shape, batch):
                if told[0].case_id in held:
                    continue
                body = _body(one, told)
                answered = poster.post(
                    body,
                    {"content-type": "application/json", **headers(secrets, name_of(told[0]), now, body)},
                )
                if meaning(answered.status) is Answer.REFUSED:
                    held.update(one.case_id for one in told if one.case_id)
                yield told, answered

    def _by_mail(self, one: Subscription, address: str, batch: list[Delivery]) -> Iterator[Try]:
        brand = str(one.brand)
        with get_connection(timeout=int(SECONDS)) as line:
            for told in grouped(one.shape, batch):
                letter = as_letter([_event(each) for each in told], brand, one.language)
                message = EmailMessage(
                    letter.subject,
                    letter.text,
                    self.sender,
                    address.split(","),
                    headers={"Auto-Submitted": "auto-generated", "X-Anfu-Event": name_of(told[0])},
                    connection=line,
                )
                began = time.monotonic()
                status, said = _mailed(message)
                yield told, Answered(status, said, timedelta(seconds=time.monotonic() - began))


def grouped(shape: str, batch: Sequence[Delivery]) -> list[list[Delivery]]:
    """What is told together: to a machine each event alone, to people all of a kind at once."""
    if shape == Shape.JSON:
        return [[one] for one in batch]
    kinds: dict[str, list[Delivery]] = {}
    for one in batch:
        kinds.setdefault(one.kind, []).append(one)
    return list(kinds.values())


def name_of(delivery: Delivery) -> str:
    """The id that a receiver knows an event by: the same at every try and replay."""
    return f"evt_{delivery.pk}"


def _event(delivery: Delivery) -> Event:
    return Event(delivery.kind, delivery.at, delivery.data)


def _body(one: Subscription, told: Sequence[Delivery]) -> bytes:
    events = [_event(each) for each in told]
    if one.shape == Shape.SLACK:
        return for_slack(events, one.language)
    if one.shape == Shape.TEAMS:
        return for_teams(events, one.language)
    return as_json(events[0])


def _mailed(message: EmailMessage) -> tuple[int, str]:
    """What the mail server said, as its code: 250 is well; 0 where it did not answer."""
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error
        return error.smtp_code, said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    except smtplib.SMTPRecipientsRefused as error:
        return next((code for code, _ in error.recipients.values()), 0), str(error)
    except (smtplib.SMTPException, OSError) as error:
        return 0, str(error) or type(error).__name__
    return 250, ""
