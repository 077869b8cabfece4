"""What the presiding member reads before the totals are revealed, and what stands beside the council's result after."""

from __future__ import annotations

import re

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from evaluation.models import EvaluationRule
from evaluation.pages.resultpage import result
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, signed_in
from tests.owner import owned


def before_revealing(chamber: Chamber) -> str:
    return page(signed_in(chamber.user("chair")), "item_move", chamber.item.public_id, "reveal")


def said(words: str, **facts: object) -> str:
    with translation.override("vi"):
        return gettext(words) % facts


def test_before_revealing_it_says_how_many_signed_who_counts_as_absent_and_what_follows(scoring: Chamber) -> None:
    absent = scoring.seat("member", 3)
    scoring.sign_all(but=(absent,))
    text = before_revealing(scoring)
    assert said("%(signed)d of %(entitled)d; closing needs %(needed)d", signed=6, entitled=7, needed=6) in text
    assert absent.user.full_name in text
    beyond = "Up to %(limit)d points apart the result stands at once; beyond, the council sees the totals and scores once more."
    assert said(beyond, limit=10) in text
    assert scoring.seat("chair").user.full_name not in text.split('id="unsigned"')[1].split("</section>")[0]


def test_the_limit_is_the_units_rule(scoring: Chamber) -> None:
    owned(EvaluationRule, unit=scoring.council.round.unit, valid_from=scoring.council.decided_on, spread_limit=17)
    scoring.sign_all()
    assert " 17 " in re.sub(r"<[^>]+>", " ", before_revealing(scoring))


def test_before_the_second_closing_it_says_that_the_totals_are_final(scoring: Chamber) -> None:
    scoring.reveal_apart()
    scoring.move("rescore", scoring.user("chair"))
    scoring.sign_apart()
    assert said("The totals are final, however far they lie apart.") in before_revealing(scoring)


def test_no_total_is_told_before_it_is_revealed(scoring: Chamber) -> None:
    scoring.sign_apart()
    totals = {sum(mark.option.points for mark in sheet.marks.select_related("option")) for sheet in scoring.item.sheets.all()}
    shown = set(re.findall(r">\s*(\d+)\s*<", before_revealing(scoring)))
    assert not shown & {str(total) for total in totals}


def test_a_missed_gate_is_said_of_the_median_and_of_nobody_agreeing(scoring: Chamber) -> None:
    """Nobody agreed on anything: the median of the members' points is what counts, unless another choice is on record."""
    scoring.sign_all(stars=3)
    scoring.close()
    with translation.override("en"):
        text = " ".join(result(scoring.item).gaps)  # type: ignore[union-attr]
    assert "agreed" not in text
    said = gettext("What the council reached on a criterion is the median of its members, or the choice on record in the minutes.")
    assert page(signed_in(scoring.user("chair")), "item_detail", scoring.item.public_id).count(escape(said)) == 1, "once, below the list"


def test_beside_the_councils_result_stand_no_points_of_the_producers_own(scoring: Chamber) -> None:
    client, item = signed_in(scoring.user("member")), scoring.item.public_id

    def own_points() -> list[str]:
        section = page(client, "item_detail", item).split('aria-labelledby="self"')[1].split("</section>")[0]
        return re.findall(r'class="numbers"', section)

    assert own_points(), "while it is scored they are read with the papers"
    scoring.sign_all()
    scoring.close()
    text = page(client, "item_detail", item)
    assert own_points() == []
    assert scoring.item.dossier.scores.exclude(description="").first().description in text, "its words stay"
    assert said("Advice of the advisory group before scoring") in text
    assert text.index('id="result"') < text.index('id="assessment"') < text.index('id="self"')
