"""Each figure is what a slow, plain recomputation from the history gives, whatever happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anfu.insight.actions import catch_up
from anfu.insight.figures import FIGURES, figures
from anfu.insight.queries import load
from anfu.people.models import Brand
from anfu.playbook.models import PlaybookVersion
from tests.build import a_person
from tests.insight.past import START, Past, Rated, Said, Told, Vowed, a_house, write
from tests.insight.slow import slow_figures

DAY = 24 * 3600.0
MONTH = timedelta(days=31)
after = st.one_of(
    st.sampled_from([0.0, 1.0, 3600.0, 3600.000001, DAY]), st.integers(0, 20 * 86400).map(float)
)
said = st.builds(
    Said, after=after, feeling=st.sampled_from([-1, 0, 1]), arousal=st.sampled_from([0.0, 0.25, 0.9])
)
told = st.builds(
    Told,
    after=after,
    stage=st.sampled_from(["acknowledge", "answer", "update", "close", "follow_up", "elsewhere"]),
    by=st.sampled_from([-1, -2]),
    private=st.booleans(),
)
automatic = st.builds(Told, after=after, stage=st.just("acknowledge"), by=st.none())
vowed = st.builds(
    Vowed, made=st.just(0.0), due=after, done=st.none() | after, withdrawn=st.none() | after
).filter(lambda vow: vow.done is None or vow.withdrawn is None)
rated = st.builds(
    Rated,
    after=after,
    question=st.sampled_from(["csat", "nps", "effort"]),
    score=st.none() | st.integers(1, 5),
)
past = st.builds(
    Past,
    rated=st.lists(rated, max_size=2),
    opened=st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    customer=st.integers(1, 6),
    topic=st.sampled_from(["delivery", "billing"]),
    serious=st.booleans(),
    playbook=st.integers(0, 1),
    said=st.lists(said, max_size=3).map(lambda later: [Said(0), *later]),
    told=st.builds(
        lambda one, more: [*one, *more], st.lists(automatic, max_size=1), st.lists(told, max_size=4)
    ),
    vowed=st.lists(vowed, max_size=3),
    ends=st.lists(st.tuples(after, st.sampled_from(["resolved", "no_complaint", "reopened"])), max_size=3),
    strays=st.lists(said, max_size=2),
    paid=st.lists(st.sampled_from(["0.01", "0.2", "1.5"]), max_size=2),
    dealt=st.lists(
        st.tuples(
            after,
            st.sampled_from(["dealt", "handed_over"]),
            st.sampled_from([-1, -2]),
            st.sampled_from([None, -2]),
        ),
        max_size=2,
    ),
    taken=st.lists(st.tuples(after, st.just(-1), st.sampled_from([None, -2])), max_size=2),
)


House = tuple[Brand, list[PlaybookVersion], int, int]


@pytest.fixture
def house(db: None) -> House:
    """A brand with two playbooks and two people."""
    brand, versions = a_house()
    return brand, versions, a_person(brand, "mia").pk, a_person(brand, "lin").pk


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pasts=st.lists(past, max_size=8), asked=st.integers(0, 70 * 24))
def test_each_figure_is_what_history_says(house: House, pasts: list[Past], asked: int) -> None:
    """Random histories, a random moment: fast and slow agree, to the microsecond."""
    brand, versions, mia, lin = house
    people = {-1: mia, -2: lin, None: None}
    for one in pasts:
        # X gives no two of a customer's posts one moment; which of two closings in one was last is not asked.
        one.said = list({x.after: x for x in one.said}.values())
        one.ends = list({x[0]: x for x in one.ends}.values())
        one.rated = list({x.after: x for x in one.rated}.values())
        for reply in one.told:
            reply.by = people[reply.by]
        one.dealt = [(at, kind, people[to] or 0, people[before]) for at, kind, to, before in one.dealt]
        one.taken = [(at, people[by] or 0, people[before]) for at, by, before in one.taken]
    now = START + timedelta(hours=asked)
    with transaction.atomic():
        write(brand, versions, pasts)
        catch_up()
        fast = figures(load(brand, START, START + MONTH, now))
        slow = slow_figures(brand, START, START + MONTH, now)
        transaction.set_rollback(True)
    assert slow.keys() == FIGURES.keys()
    assert {key: estimate.value for key, estimate in fast.items()} == pytest.approx(slow, abs=1e-6)
