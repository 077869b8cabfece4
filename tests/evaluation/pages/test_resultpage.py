"""The result in words: what is missing for more stars, and how far the totals lie apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation

from evaluation.models import Result
from evaluation.pages import resultpage
from products.criteria import CriteriaSetSpec
from products.criteria_store import from_database
from products.models import CriteriaSet
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, signed_in
from tests.worlds import World


@pytest.fixture
def spec(db: None) -> CriteriaSetSpec:
    return from_database(CriteriaSet.objects.earliest("pk").pk)


def said(spec: CriteriaSetSpec, mean: Fraction, **more: object) -> str:
    row = Result(mean_numerator=mean.numerator, mean_denominator=mean.denominator, **more)
    with translation.override("en"):
        return resultpage.points_gap(spec, row)


@pytest.mark.parametrize(
    ("mean", "words"),
    [
        (Fraction(208, 3), "4 stars need 0.67 points more."),
        (Fraction(209, 3), "4 stars need 0.34 points more."),
        (Fraction(69_999, 1000), "4 stars need 0.01 points more."),
        (Fraction(70), "5 stars need 20.00 points more."),
        (Fraction(90), ""),
    ],
)
def test_missing_points_come_from_the_exact_mean_and_are_enough(spec: CriteriaSetSpec, mean: Fraction, words: str) -> None:
    assert {4: 70, 5: 90}.items() <= spec.thresholds.items()
    assert said(spec, mean) == words


def test_missing_points_are_written_as_the_language_does(spec: CriteriaSetSpec) -> None:
    with translation.override("vi"):
        assert "0,67" in resultpage.points_gap(spec, Result(mean_numerator=208, mean_denominator=3))


def test_no_points_are_missing_where_the_product_was_knocked_out_or_nobody_scored(spec: CriteriaSetSpec) -> None:
    assert said(spec, Fraction(60), knocked_out="Giả mạo") == ""
    assert resultpage.points_gap(spec, Result()) == ""


def test_rounding_never_promises_too_little() -> None:
    assert resultpage.rounded_up(Fraction(1, 1000)) == Decimal("0.01")
    assert resultpage.rounded_up(Fraction(1, 4)) == Decimal("0.25")


def test_spread_beyond_the_limit_is_wide(chamber: Chamber) -> None:
    rows = [Result(criteria_set_id=chamber.item.criteria_set_id, spread=spread) for spread in (chamber.item.rule.spread_limit, 11, None)]
    assert [resultpage.summary(chamber.item, row).wide for row in rows] == [False, True, False]


def test_item_page_names_the_missing_points(scoring: Chamber) -> None:
    scoring.sign_all()
    result = scoring.close()
    spec = from_database(result.criteria_set_id)
    assert resultpage.points_gap(spec, result) in page(signed_in(scoring.user("member")), "item_detail", scoring.item.public_id)


def test_dossier_page_shows_spread_members_and_missing_points(two_level: World) -> None:
    journey = two_level.journey()
    journey.to_evaluation()
    journey.judge(journey.put_before_council(), 4)
    row = Result.objects.get(item__dossier=journey.dossier)
    response = signed_in(two_level.officer(two_level.province)).get(reverse("dossier_detail", args=[journey.dossier.public_id]))
    text = response.content.decode()
    panel = text[text.index('id="council-result"') :]
    panel = panel[: panel.index("</section>")]
    assert resultpage.points_gap(from_database(row.criteria_set_id), row) in panel
    with translation.override("vi"):
        figures = translation.gettext("points, mean of %(counted)s of %(entitled)s members; spread %(spread)s") % {
            "counted": row.seats_counted, "entitled": row.seats_entitled, "spread": row.spread,
        }  # fmt: skip
    assert figures in panel
