"""What a roster can keep is reckoned, not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.backtest.roster import Roster, RosterError, load_roster
from anfu.backtest.staffing import Job, staffed
from anfu.backtest.walking import Task
from anfu.playbook.load import load
from tests.backtest.build import MONDAY, OLD
from tests.playbook.build import SHIPPED

EIGHT = round(MONDAY.timestamp() * 1000)
MINUTE = 60_000


def a_roster(agents: int, seniors: int = 0, hours: str = "00:00-24:00") -> Roster:
    """So many people, every day; an answer takes 60 minutes in an ordinary and 120 in a serious case."""
    return Roster.model_validate(
        {
            "minutes": {"ordinary": 60, "serious": 120},
            "shift": [{"hours": hours, "agents": agents, "seniors": seniors}],
        }
    )


def at_once(ordinary: int = 0, serious: int = 0) -> list[Task]:
    """So many cases that begin in the same minute."""
    return [Task(EIGHT, "serious", False)] * serious + [Task(EIGHT, "ordinary", False)] * ordinary


@pytest.mark.parametrize(
    ("ordinary", "agents", "broken"), [(3, 1, 0), (4, 1, 1), (8, 2, 1), (6, 2, 0), (10, 0, 10)]
)
def test_what_is_due_first_is_done_first(ordinary: int, agents: int, broken: int) -> None:
    """One person answers three cases of an hour each within the four that the playbook gives: work begins at the
    next quarter of an hour."""
    expected = staffed(at_once(ordinary), OLD, a_roster(agents))
    assert (expected.made["answer"], expected.broken["answer"]) == (ordinary, broken)


def test_serious_work_is_for_seniors_who_help_out_when_they_are_free() -> None:
    """Agents never take a serious case; seniors take ordinary ones once no serious one is left."""
    assert staffed(at_once(serious=1), OLD, a_roster(agents=5)).broken["answer"] == 1
    assert staffed(at_once(serious=1), OLD, a_roster(0, seniors=1)).broken["answer"] == 0
    assert staffed(at_once(ordinary=2), OLD, a_roster(0, seniors=1)).broken["answer"] == 0
    both = staffed(at_once(ordinary=2, serious=2), OLD, a_roster(0, seniors=1))
    assert both.broken["answer"] >= 2


def test_nobody_answers_while_nobody_is_there() -> None:
    """A case of Monday evening waits for Tuesday; a playbook that counts working time keeps its word."""
    evening = [Task(EIGHT + 15 * 60 * MINUTE, "ordinary", False)]  # 18:00 in New York, 23:00 in London
    day = a_roster(1, hours="09:00-17:00")
    assert staffed(evening, OLD, day).broken["answer"] == 1
    telecom = load(SHIPPED / "telecom.en.toml")
    assert staffed(evening, telecom, a_roster(1, hours="07:00-23:00")).broken["answer"] == 0


def test_load_and_breaches_stand_in_the_hour_of_the_playbooks_own_zone() -> None:
    """8:00 in UTC is 3:00 in New York."""
    expected = staffed(at_once(ordinary=10), OLD, a_roster(0))
    assert expected.load[3] == 600 and sum(expected.load) == 600
    assert expected.broken_by_hour[3] == 10
    assert a_roster(2).week()[0] == (2, 0)
    assert staffed([], OLD, a_roster(2)).capacity == pytest.approx([120.0] * 24)


def test_jobs_are_ordered_by_when_they_are_due() -> None:
    """The heap relies on it."""
    assert Job(1, 9, 0, "answer", "ordinary", 5) < Job(2, 1, 0, "answer", "ordinary", 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "shift"),
        ("[[shift]]\nhours = '9 to 5'", "shift.0.hours"),
        ("[[shift]]\nhours = '09:00-17:00'\nagents = -1", "shift.0.agents"),
        ("[[shift]]\nhours = '09:00-17:00'\npeople = 1", "shift.0.people"),
        ("[[shift]]\nhours = '09:00-17:00'\ndays = ['funday']", "shift.0.days"),
        ("[minutes", "roster.toml"),
    ],
)
def test_a_roster_that_does_not_hold_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """With the place where it does not."""
    path = tmp_path / "roster.toml"
    path.write_text(text)
    with pytest.raises(RosterError, match=says):
        load_roster(path)
    with pytest.raises(RosterError, match="No such file"):
        load_roster(tmp_path / "none.toml")
