"""What Bluesky can do, as far as Anfu uses it.

Sources: the lexicon of `app.bsky.feed.post` (300 graphemes); Bluesky's page on rate limits (5,000 points an hour and
35,000 a day for an account, 3 for each record made).
"""

from __future__ import annotations

from anfu.channel.abilities import Abilities
from anfu.channel.bluesky.graphemes import graphemes
from anfu.channel.bluesky.tid import spelt

BLUESKY = Abilities(
    name="Bluesky",
    longest=300,
    weigh=graphemes,
    post_at=lambda handle, post_id: f"https://bsky.app/profile/{handle}/post/{spelt(post_id)}",
    person_at=lambda handle: f"https://bsky.app/profile/{handle}",
    replies_per_half_hour=800,
    replies_per_day=11_600,
)
