"""Takes in what was heard; a post that cannot be taken in is set aside and holds up no other."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import InterfaceError, OperationalError

from anfu.channel.port import HeardPost
from anfu.flows.posts_arrive import Arrived, posts_arrive
from anfu.listening.actions import set_aside, taken_in_after_all
from anfu.listening.queries import posts_set_aside
from anfu.people.models import Brand

log = structlog.get_logger()


def take_in(brand: Brand, batch: Sequence[HeardPost]) -> Arrived:
    """Take in a batch. Where it fails it is halved, until the post that makes it fail stands alone and is set aside.

    Raises `OperationalError` or `InterfaceError` when the database is away: then nothing is known of any post.
    """
    try:
        return posts_arrive(brand, batch)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one post can set off, the others must be heard
        if len(batch) > 1:
            half = len(batch) // 2
            return take_in(brand, batch[:half]) + take_in(brand, batch[half:])
        log.exception("post set aside", post=batch[0].x_id)
        set_aside(brand, batch[0], f"{type(error).__name__}: {error}")
        return Arrived()


def try_again(brand: Brand) -> Arrived:
    """Take in what was set aside, after an upgrade may have mended the cause; what still fails stays set aside."""
    arrived = Arrived()
    for post in posts_set_aside(brand):
        try:
            arrived += posts_arrive(brand, [post])
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # as above
            log.warning("post stays set aside", post=post.x_id, why=f"{type(error).__name__}: {error}")
        else:
            taken_in_after_all(brand, [post])
    return arrived
