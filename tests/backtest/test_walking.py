"""Two playbooks go through one past, and every difference is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from anfu.backtest.comparing import Compared, compare, differences
from anfu.backtest.history import NEW_NAMES, OLD_NAMES, History, joined
from anfu.backtest.judging import judge_block
from anfu.backtest.walking import Ledger, Walked, walk
from anfu.playbook.book import Playbook
from tests.backtest.build import BRAND_X_ID, CHARGED, HURT, LATE, OLD, PRAISE, a_line, a_new

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def the_past(new: Playbook, *lines: str) -> History:
    """These lines, judged."""
    return joined([judge_block("\n".join(lines).encode(), 0, OLD, new, BRAND_X_ID)])


def both(new: Playbook, *lines: str) -> tuple[History, tuple[Walked, Walked], Ledger, Compared]:
    """What the shipped retailer and `new` do with these lines."""
    history, ledger = the_past(new, *lines), Ledger()
    walks = walk(history, OLD, OLD_NAMES, ledger), walk(history, new, NEW_NAMES, ledger)
    return history, walks, ledger, compare(*walks, ledger)


def of_each(compared: Compared) -> dict[str, int]:
    """How many posts differ in each aspect."""
    return {aspect: len(rows) for aspect, rows in compared.by_aspect.items() if len(rows)}


def test_the_same_playbook_does_the_same() -> None:
    """Nothing differs from itself."""
    _, _, _, compared = both(OLD, a_line(LATE, by=1), a_line(HURT, by=2), a_line(PRAISE, by=3))
    assert of_each(compared) == {} and len(compared.rows) == 0


def test_a_shorter_promise_changes_what_is_said_and_promised() -> None:
    """Only for the posts that it concerns, and neither judgement nor tier."""
    new = a_new(
        ('[tiers.ordinary]\nanswer = "4h"', '[tiers.ordinary]\nanswer = "3h"'),
        ('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswer = "3h"'),
    )
    _, walks, ledger, compared = both(new, a_line(LATE, by=1), a_line(HURT, by=2), a_line(PRAISE, by=3))
    assert of_each(compared) == {"answered": 1, "promised": 1}
    [one] = differences(compared.rows.tolist(), *walks, ledger)
    assert (one.before.promises, one.after.promises) == ((("answer", "4h"),), (("answer", "3h"),))


def test_a_topic_that_escalates_changes_tier_owner_and_words() -> None:
    """A bill becomes a serious matter under the new playbook."""
    new = a_new(('topics = ["safety", "legal"]', 'topics = ["safety", "legal", "billing"]'))
    _, walks, ledger, compared = both(new, a_line(CHARGED, by=1), a_line(LATE, by=2))
    assert of_each(compared) == {"tiered": 1, "answered": 1, "promised": 1, "escalated": 1}
    [one] = differences(compared.rows.tolist(), *walks, ledger)
    assert (one.before.tier, one.after.tier, one.after.owner) == ("ordinary", "serious", "senior")


def test_a_wording_of_the_brands_own_changes_the_judgement() -> None:
    """What triage takes for no complaint is one where the playbook names it."""
    new = a_new(('phrases = ["anchor kit", "tip-over"]', 'phrases = ["gorgeous"]'))
    _, walks, _, compared = both(new, a_line(PRAISE, by=1))
    assert set(of_each(compared)) == {"judged", "tiered", "answered", "promised", "escalated"}
    assert walks[1].counts["serious"] == 1


def test_a_customer_has_one_case_until_silent_for_days() -> None:
    """What they write meanwhile joins it; afterwards a new one begins, and the third is a repeated failure."""
    lines = [
        a_line(LATE, by=1, number=0),
        a_line(LATE, by=1, number=1, after=2 * DAY),
        a_line(LATE, by=1, number=2, after=6 * DAY),
        a_line(LATE, by=1, number=3, after=10 * DAY),
    ]
    _, walks, ledger, _ = both(OLD, *lines)
    told = [(ledger.all[n].does, ledger.all[n].tier) for n in walks[0].deeds.tolist()]
    assert told == [("opens", "ordinary"), ("joins", ""), ("opens", "ordinary"), ("opens", "serious")]
    assert ledger.all[walks[0].deeds[2]].templates == ("ack_repeat_1", "ack_repeat_2")


def test_a_grave_post_raises_an_ordinary_case_once() -> None:
    """It makes work for somebody senior."""
    lines = [
        a_line(LATE, by=1),
        a_line(HURT, by=1, number=1, after=HOUR),
        a_line(HURT, by=1, number=2, after=2 * HOUR),
    ]
    _, walks, _, _ = both(OLD, *lines)
    assert (walks[0].counts["raised"], [task.tier for task in walks[0].tasks]) == (1, ["ordinary", "serious"])


def test_what_x_does_not_let_us_answer_is_left_to_a_person() -> None:
    """A post that does not address the brand, or whose author asked for silence."""
    lines = [
        a_line(LATE.replace("@sprucehome ", ""), by=1, mentions=False),
        a_line("@sprucehome stop", by=2),
        a_line(LATE, by=2, number=1, after=HOUR),
    ]
    _, walks, ledger, _ = both(OLD, *lines)
    assert [ledger.all[n].left for n in walks[0].deeds.tolist()] == ["not_summoned", "", "opted_out"]
    assert walks[0].counts["by_hand"] == 2


def test_what_is_left_out_is_counted() -> None:
    """Lines that are no posts, the brand's own, other languages and what stands there twice."""
    line = a_line(LATE, by=1)
    history = the_past(
        OLD,
        line,
        line,
        "no post",
        a_line("thanks", by=BRAND_X_ID),
        a_line("快递迟到两个星期了，太差劲了！", by=3),
    )
    assert len(history.rows) == 1
    assert history.counts == Counter(lines=5, unreadable=1, own=1, other_language=1, duplicates=1)


def test_no_order_of_the_file_changes_the_outcome() -> None:
    """Posts are taken in the order of their time."""
    lines = [a_line(LATE, by=n % 3 + 1, number=n, after=n * HOUR) for n in range(9)]
    assert (the_past(OLD, *lines).rows["post"] == the_past(OLD, *reversed(lines)).rows["post"]).all()
