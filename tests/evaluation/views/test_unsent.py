"""Comments nobody has sent when the council goes on: said before, how many, and where they could be sent."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts.models import User
from cycle.models import ReviewComment
from evaluation.models import CouncilItem
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, signed_in
from workflow.moves import moves_of

WRITTEN = ("Thiếu trang 2 của phiếu", "Chưa có bảng kê")


@pytest.fixture(autouse=True)
def vietnamese():  # type: ignore[no-untyped-def]
    with translation.override("vi"):
        yield


def write(chamber: Chamber) -> None:
    for text in WRITTEN:
        ReviewComment.objects.create(
            dossier=chamber.item.dossier, item="evidence", text=text, written_by=User.objects.get(pk=chamber.user("secretary").pk)
        )


def before(chamber: Chamber, name: str, by: str, number: int = 0) -> str:
    return page(signed_in(chamber.user(by, number)), "item_move", chamber.item.public_id, name)


def counted(count: int) -> str:
    words = ngettext("%(n)s comment was not sent: it will be dropped", "%(n)s comments were not sent: they will be dropped", count)
    return words % {"n": count}


def counted_if_taken_out(count: int) -> str:
    words = ngettext(
        "%(n)s comment was not sent: it will be dropped if the product is taken out",
        "%(n)s comments were not sent: they will be dropped if the product is taken out",
        count,
    )
    return words % {"n": count}


def send(chamber: Chamber) -> str:
    return reverse("dossier_move", args=[chamber.item.dossier.public_id, "request_supplement"])


def ready(chamber: Chamber) -> None:
    chamber.answer()
    chamber.assess()
    chamber.settle_cases()
    chamber.move("make_ready", chamber.user("advisory"))


def test_every_move_after_which_nothing_is_sent_any_more_is_declared_so() -> None:
    closing = {name for name, move in moves_of(CouncilItem).items() if move.closes_comments}
    assert closing == {"start_scoring", "reveal", "close", "propose_knock_out", "confirm_knock_out"}


def test_before_scoring_begins_who_may_send_them_reads_them_and_is_led_there(chamber: Chamber) -> None:
    write(chamber)
    ready(chamber)
    text = before(chamber, "start_scoring", "secretary")
    assert counted(2) in text
    assert f'<a href="{send(chamber)}">{gettext("Ask for a supplement")}</a>' in text
    assert all(words in text for words in WRITTEN)


@pytest.mark.parametrize("name", ["start_scoring", "propose_knock_out"])
def test_the_chair_is_told_how_many_and_by_what_they_are_sent(chamber: Chamber, name: str) -> None:
    write(chamber)
    ready(chamber)
    text = before(chamber, name, "chair")
    assert (counted(2) if name == "start_scoring" else counted_if_taken_out(2)) in text
    words = gettext(
        "The producer has not read them. To have them read, whoever wrote them first sends them from the dossier's page: “%(move)s”."
    )
    assert words % {"move": gettext("Ask for a supplement")} in text
    assert send(chamber) not in text
    assert not any(words in text for words in WRITTEN)


def test_before_closing_it_is_said_that_they_are_dropped_and_why_they_cannot_go(scoring: Chamber) -> None:
    write(scoring)
    scoring.sign_all()
    text = before(scoring, "reveal", "chair")
    assert counted(2) in text
    assert gettext("The producer has not read them, and they cannot be sent now.") in text
    assert gettext("The council is scoring this dossier.") in text
    scoring.close()
    assert not scoring.item.dossier.comments.exists()


def test_before_a_knock_out_is_confirmed_it_is_said_too(chamber: Chamber) -> None:
    write(chamber)
    chamber.answer()
    chamber.move("propose_knock_out", chamber.user("chair"), ground="forged", words="Giả mạo")
    text = before(chamber, "confirm_knock_out", "member")
    assert counted_if_taken_out(2) in text
    assert gettext("The council is deciding on this dossier now.") in text


def test_where_everything_was_sent_nothing_is_said(scoring: Chamber) -> None:
    write(scoring)
    ReviewComment.objects.update(sent_at=scoring.item.dossier.submitted_at)
    scoring.sign_all()
    assert gettext("The producer has not read them, and they cannot be sent now.") not in before(scoring, "reveal", "chair")
