"""Files taken in: exact counts, the past never answered, the present looked up on X first, undone and resumed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.x.looking_up import XLooker
from anfu.channel.x.reading import stamp
from anfu.flows.file_is_imported import file_is_proposed, import_begins, import_is_decided
from anfu.flows.import_is_undone import Undone, import_is_undone
from anfu.flows.posts_arrive import posts_arrive
from anfu.imports.models import Import, Waiting
from anfu.imports.queries import faults_of, meaning_of
from anfu.listening.models import Post
from anfu.people.models import Brand, Customer
from anfu.people.policy import NotAllowedError
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.schedule import importing
from anfu.schedule.importing import take_in_asked, take_in_past
from anfu.search.models import Entry
from anfu.triage.models import PostVerdict
from tests.build import ANGRY, HAPPY, MONDAY, a_person, a_post
from tests.fakex.conftest import Live
from tests.fakex.conftest import a_post as on_x
from tests.imports.conftest import TakeIn
from tests.imports.made import PAST, Made, brand24, hootsuite, mentions, sprout, talkwalker, workbook, x_id_at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_file(*rows: tuple[int, str, str]) -> bytes:
    """A CSV of posts: id, handle, text."""
    lines = [f"https://x.com/{handle}/status/{x_id},{text}\n" for x_id, handle, text in rows]
    return ("url,text\n" + "".join(lines)).encode()


@pytest.mark.parametrize("make", [brand24, sprout, hootsuite], ids=lambda make: make.__name__)
def test_thousands(make: Callable[[int], Made], brand: Brand, take_in: TakeIn) -> None:
    """2,000 mentions with 40 broken lines come in, each counted once; nobody is answered.

    The work of this process is bounded, however busy the machine is.
    """
    made = make(2_000)
    began = time.process_time()
    imported = take_in(made.content)
    seconds = time.process_time() - began
    assert seconds < 5
    assert (imported.rows, imported.faulty, imported.heard) == (2_000, 40, 1_960)
    assert imported.system == make.__name__ and imported.finished_at is not None
    assert made.broken == 40 == len(faults_of(imported))
    assert (imported.known, imported.waiting, imported.elsewhere, imported.repeated, imported.gone) == (
        0,
    ) * 5
    assert Post.objects.filter(told_by=make.__name__).count() == 1_960
    assert PostVerdict.objects.count() == 1_960
    assert not Case.objects.exists() and not Reply.objects.exists() and not Promise.objects.exists()


def test_thousands_of_which_only_ids_are_told(
    brand: Brand, take_in: TakeIn, live: Live, teller: XLooker
) -> None:
    """Talkwalker's file names 2,000 posts on X, 40 of them wrongly: X is asked for the others, a hundred at a time."""
    made = talkwalker(2_000)
    for_x = [on_x(p.x_id, p.author_id, p.text, created_at=stamp(p.at)) for p in mentions(2_000)]
    for at in range(0, len(for_x), 1000):
        live.inject(*for_x[at : at + 1000])
    began = time.process_time()
    imported = take_in(made.content, "export.json")
    assert (imported.rows, imported.faulty, imported.waiting) == (2_000, 40, 1_960)
    while take_in_asked(imported, teller, MONDAY):
        pass
    seconds = time.process_time() - began
    assert seconds < 5
    imported.refresh_from_db()
    assert (imported.heard, imported.gone, imported.waiting) == (1_960, 0, 0)
    assert Post.objects.filter(told_by="talkwalker").count() == 1_960 and not Case.objects.exists()


def test_the_counts_add_up(brand: Brand, take_in: TakeIn) -> None:
    """Whatever a row is, it counts once."""
    posts_arrive(brand, [a_post(HAPPY, x_id=x_id_at(PAST), at=PAST)])
    content = a_file(
        (x_id_at(PAST), "ada", "known"),
        (x_id_at(PAST, 1), "ada", "new"),
        (x_id_at(PAST, 1), "ada", "again"),
        (x_id_at(PAST - 400 * DAY), "ada", "old"),
        (7, "ada", "wrong"),
    )
    imported = take_in(content + b"https://news.example/story,a story\n")
    told = {
        name: getattr(imported, name)
        for name in ("known", "heard", "repeated", "too_old", "faulty", "elsewhere")
    }
    assert set(told.values()) == {1} and imported.rows == 6
    assert [(one.line, one.column, one.reason) for one in faults_of(imported)] == [(6, "url", "link_wrong")]


def test_the_past_is_read_and_goes_no_further(brand: Brand, take_in: TakeIn) -> None:
    """An old complaint is judged, found by search and kept, but it opens nothing, and nobody is asked to look it up."""
    take_in(a_file((x_id_at(PAST), "ada", f'"{ANGRY}"')))
    post = Post.objects.get()
    assert post.verdict.is_complaint and post.lang == "en" and post.addresses_brand
    assert post.look_again_at is None and post.created_at == PAST
    assert Entry.objects.filter(kind=Entry.Kind.POST, ref=post.pk).exists()
    assert not Case.objects.exists() and not Reply.objects.exists() and not Promise.objects.exists()


def test_the_same_handle_is_the_same_customer(brand: Brand, take_in: TakeIn) -> None:
    """Files give handles, X gives ids: whoever writes on X afterwards is known by what the file told."""
    take_in(a_file((x_id_at(PAST), "User1001", "late")))
    known = Customer.objects.get()
    assert known.x_id < 0
    posts_arrive(brand, [a_post(ANGRY, by=1001, at=MONDAY)])
    assert Customer.objects.get().pk == known.pk and Customer.objects.get().x_id == 1001
    take_in(a_file((x_id_at(PAST, 5), "USER1001", "late again")))
    assert Customer.objects.get().pk == known.pk and known.posts.count() == 3


def test_what_may_be_answered_is_looked_up_on_x(
    brand: Brand, take_in: TakeIn, live: Live, teller: XLooker
) -> None:
    """A fresh post comes in as X shows it, whatever the file says of it; one that is gone there never does."""
    shown, gone = x_id_at(MONDAY - timedelta(hours=2)), x_id_at(MONDAY - timedelta(hours=3))
    live.inject(on_x(shown, 1001, ANGRY, created_at=stamp(MONDAY - timedelta(hours=2))))
    imported = take_in(a_file((shown, "ada", "what the file says"), (gone, "bob", "gone")))
    assert imported.waiting == 2 and not Post.objects.exists()
    assert take_in_asked(imported, teller, MONDAY) == 2
    imported.refresh_from_db()
    assert (imported.heard, imported.gone, imported.waiting) == (1, 1, 0) and imported.finished_at == MONDAY
    post = Post.objects.get()
    assert post.text == ANGRY and post.told_by == "" and post.customer and post.customer.x_id == 1001
    assert Case.objects.get().root_post == post and Promise.objects.get().kind == "first_reply"


def test_a_network_that_does_not_answer(brand: Brand, take_in: TakeIn) -> None:
    """What X must be asked for waits until it answers; nothing is lost, and nothing asked twice at once."""
    imported = take_in(a_file((x_id_at(MONDAY), "ada", "fresh")))

    class Away:
        def tell(self, x_ids: object, now: object) -> object:
            raise ChannelError("X cannot be reached")

    with pytest.raises(ChannelError):
        take_in_asked(imported, Away(), MONDAY)  # type: ignore[arg-type]  # it tells nothing
    imported.refresh_from_db()
    assert imported.waiting == 1 and imported.finished_at is None
    assert take_in_asked(imported, Away(), MONDAY) == 0  # type: ignore[arg-type]  # nor now: a worker has it
    with pytest.raises(ChannelError):
        take_in_asked(imported, Away(), MONDAY + timedelta(minutes=3))  # type: ignore[arg-type]


def test_undo_and_again(brand: Brand, take_in: TakeIn) -> None:
    """An undone import leaves nothing, and the file may come again; what X itself told stays."""
    posts_arrive(brand, [a_post(HAPPY, by=7, x_id=x_id_at(PAST, 9), at=PAST)])
    content = a_file(
        (x_id_at(PAST), "ada", "late"), (x_id_at(PAST, 1), "bob", "broken"), (x_id_at(PAST, 9), "c", "x")
    )
    imported = take_in(content)
    assert import_is_undone(imported, None, MONDAY) == Undone(2, 0)
    assert import_is_undone(imported, None, MONDAY) is None
    assert Post.objects.get().x_id == x_id_at(PAST, 9) and PostVerdict.objects.count() == 1
    assert Entry.objects.filter(kind=Entry.Kind.POST).count() == 1
    assert set(Customer.objects.values_list("username", flat=True)) == {"user7", ""}
    assert take_in(content).heard == 2


def test_undo_under_way(brand: Brand, take_in: TakeIn) -> None:
    """What still waits is taken in no more."""
    imported = take_in(a_file((x_id_at(PAST), "ada", "late"), (x_id_at(MONDAY), "bob", "fresh")))
    assert import_is_undone(imported, None, MONDAY) == Undone(1, 0)
    assert not Waiting.objects.exists() and not Post.objects.exists()


def test_resumed_where_it_died(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies in the middle of a share leaves it whole for the next; the counts come out the same."""
    monkeypatch.setattr(importing, "AT_ONCE", 40)
    imported = file_is_proposed(brand, brand24(100).content, "m.csv", None, MONDAY)
    assert import_begins(imported, MONDAY - 365 * DAY, None, MONDAY) is None
    assert take_in_past(imported, MONDAY) == 40

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("anfu.imports.actions.settle", dies)
        with pytest.raises(KeyboardInterrupt):
            take_in_past(imported, MONDAY)
    assert Post.objects.count() == 40
    later = MONDAY + timedelta(minutes=5)
    while take_in_past(imported, later):
        pass
    imported.refresh_from_db()
    assert (imported.heard, imported.known, imported.faulty, imported.waiting) == (98, 0, 2, 0)
    assert imported.finished_at == later


def test_a_row_that_cannot_be_stored(brand: Brand, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row that makes the intake fail is reported; all others are taken in."""

    def picky(brand: Brand, posts: list[HeardPost]) -> object:
        if any("poison" in post.text for post in posts):
            raise ValueError("cannot be judged")
        return posts_arrive(brand, posts)

    monkeypatch.setattr(importing, "posts_arrive", picky)
    rows = [(x_id_at(PAST, n), "ada", "poison" if n == 5 else "fine") for n in range(9)]
    imported = take_in(a_file(*rows))
    assert (imported.heard, imported.faulty, imported.waiting) == (8, 1, 0)
    assert [(one.line, one.reason) for one in faults_of(imported)] == [(7, "not_taken_in")]


def test_a_mapping_is_remembered(brand: Brand) -> None:
    """What somebody said of a header holds for the next file with it, and is asked for where nothing is known."""
    content = f"Wo,Was\nhttps://x.com/ada/status/{x_id_at(PAST)},spät\n".encode()
    imported = file_is_proposed(brand, content, "eigene.csv", None, MONDAY)
    assert import_begins(imported, PAST, None, MONDAY) == "no_id_column"
    assert import_is_decided(imported, {"link": "Wo", "text": "Was"}, PAST, None, MONDAY) is None
    assert meaning_of(brand, ["Wo", "Was"])[1]
    assert file_is_proposed(brand, content, "wieder.csv", None, MONDAY).columns == {
        "link": "Wo",
        "text": "Was",
    }


def test_care_from_a_moment_on(brand: Brand) -> None:
    """Whoever imports may say that older posts are to be cared for, but not from longest ago."""
    content = a_file((x_id_at(MONDAY - 3 * DAY), "ada", "late"))
    imported = file_is_proposed(brand, content, "m.csv", None, MONDAY)
    columns = {"link": "url", "text": "text"}
    assert import_is_decided(imported, columns, MONDAY - 31 * DAY, None, MONDAY) == "care_since_too_old"
    assert import_is_decided(imported, columns, MONDAY + 2 * DAY, None, MONDAY) == "care_since_later"
    assert import_is_decided(imported, columns, MONDAY - 4 * DAY, None, MONDAY) is None
    import_begins(imported, MONDAY - 365 * DAY, None, MONDAY)
    assert not Waiting.objects.get().is_past


def test_an_excel_file(brand: Brand, take_in: TakeIn) -> None:
    """A workbook comes in as a CSV does; ids that Excel rounded are named."""
    rows = [[f"https://x.com/ada/status/{x_id_at(PAST)}", 1, "快递太慢了"], ["", x_id_at(PAST, 1), "late"]]
    imported = take_in(workbook(["URL", "Tweet Id", "Text"], rows), "m.xlsx")
    assert (imported.heard, imported.faulty) == (1, 1) and Post.objects.get().lang == "zh"
    assert [(one.line, one.column, one.reason) for one in faults_of(imported)] == [
        (3, "Tweet Id", "id_rounded")
    ]


def test_only_leads_import(brand: Brand) -> None:
    """An agent may neither look at a file nor undo an import."""
    mia = a_person(brand, "mia")
    with pytest.raises(NotAllowedError):
        file_is_proposed(brand, b"url\n", "m.csv", mia, MONDAY)
    imported = file_is_proposed(brand, b"url\n", "m.csv", a_person(brand, "lin", "lead"), MONDAY)
    with pytest.raises(NotAllowedError):
        import_is_undone(imported, mia, MONDAY)
    assert Import.objects.get().by is not None
