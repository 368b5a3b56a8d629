"""What a model reads is masked, and what it makes up is taken out."""

from __future__ import annotations

import pytest

from anfu.drafting.masking import made_safe, masked

OWN = ("+1 800 555 0142", "care@sprucehome.example", "@sprucehome")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Call me on +44 20 7946 0958!", "Call me on [PHONE]!"),
        ("我的电话13800138000", "我的电话[PHONE]"),
        ("mail ada.lee@mail.example please", "mail [EMAIL] please"),
        ("order #4471982 and AB-1234567", "order [ORDER] and [ORDER]"),
        ("card 4111 1111 1111 1111", "card [CARD]"),
        ("订单20261122334455迟迟不到", "订单20261122334455迟迟不到".replace("20261122334455", "[PHONE]")),
        ("see https://x.example/a?b=1 and bad.com", "see [LINK] and [LINK]"),
        ("thanks @mum and @sprucehome", "thanks [HANDLE] and @sprucehome"),
        ("Ada Lee here. ADA is angry.", "[CUSTOMER] here. [CUSTOMER] is angry."),
        ("my name is Grace Hopper, hello", "my name is [CUSTOMER], hello"),
        ("I live at 12 Mill Lane, come", "I live at [ADDRESS], come"),
        ("住在中山路88号", "[ADDRESS]"),
        ("It cost 49 and took 3 weeks", "It cost 49 and took 3 weeks"),
        ("Your line +1 800 555 0142 is dead", "Your line +1 800 555 0142 is dead"),
    ],
)
def test_personal_data_gives_way(said: str, left: str) -> None:
    """Each piece by its kind; ordinary figures and the brand's own stay."""
    assert masked(said, customer=("Ada Lee", "adalee"), own=OWN) == left


def test_a_draft_shows_nothing_that_is_not_the_brands_own() -> None:
    """Links, mentions and numbers that the model made up give way; name and reference are filled."""
    wrote = "“Hi {customer}, pay at http://evil.example/x or @evil, call +44 20 7946 0958. "
    wrote += "{case} {reason} care@sprucehome.example”"
    assert made_safe(wrote, name="Ada", code="K7Q2", own=OWN, longest=400) == (
        "Hi Ada, pay at [LINK] or [HANDLE], call [PHONE]. K7Q2 [REASON] care@sprucehome.example"
    )
