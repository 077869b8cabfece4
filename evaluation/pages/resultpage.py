"""A council's totals and its frozen result in words and rows, on the item's page and on the dossier's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from basics.formats import number
from evaluation.models import CouncilItem, Mark, Result, ScoreSheet, Seat
from evaluation.models.states import JUDGED, ItemState, SheetState
from evaluation.rules.outcome import spread_of
from products.criteria import CriteriaSetSpec
from products.criteria_store import from_database


@dataclass(frozen=True)
class Summary:
    """What everybody reads: the frozen row, by which criteria, the limit of the spread, and what is missing for more stars."""

    row: Result
    criteria: str
    limit: int
    gaps: list[str]

    @property
    def wide(self) -> bool:
        """The totals lie further apart than allowed; the minutes state it."""
        return self.row.spread is not None and self.row.spread > self.limit


@dataclass(frozen=True)
class MemberTotal:
    """A row of `evaluation/result_members.html`. The addresses lead to sheets the reader may open; `first`: of the first scoring."""

    name: str
    role: str
    total: int | None
    uncounted: str = ""
    """Why there is no total."""
    url: str = ""
    first: int | None = None
    first_url: str = ""


@dataclass(frozen=True)
class PartMean:
    label: str
    mean: str
    max: int | None


@dataclass(frozen=True)
class WholeResult(Summary):
    """With the members' totals, for those to whom the council's sheets are open."""

    members: list[MemberTotal]
    parts: list[PartMean]


@dataclass(frozen=True)
class Revealed:
    """The totals the council discusses before it scores again, and has before it while it does; what anybody chose stays closed."""

    members: list[MemberTotal]
    spread: int
    limit: int
    again: bool
    """The council scores again by now."""

    @property
    def settled(self) -> bool:
        """They came together after they were revealed: a member joined the producer and no longer counts."""
        return not self.again and self.spread <= self.limit


def result(item: CouncilItem) -> WholeResult | None:
    """The whole result, or None before there is one. For those to whom it is open."""
    found = Result.objects.filter(item=item).first() if item.state in JUDGED else None
    if found is None:
        return None
    shown = summary(item, found)
    parts = _parts(from_database(found.criteria_set_id), found)
    return WholeResult(found, shown.criteria, shown.limit, shown.gaps, _members(item, found), parts)


def revealed(item: CouncilItem) -> Revealed | None:
    """Everybody's total of the first scoring, from its end until that of the second. For those to whom the item is open."""
    if item.state not in (ItemState.REVEALED, ItemState.RESCORING):
        return None
    first = _first_totals(item)
    totals = {seat.public_id: first[seat.pk].points for seat in item.entitled_seats if seat.pk in first}
    members = [_member(item, seat, totals.get(seat.public_id)) for seat in item.scoring_seats]
    return Revealed(members, spread_of(totals), item.rule.spread_limit, item.state == ItemState.RESCORING)


def summary(item: CouncilItem, found: Result) -> Summary:
    spec = from_database(found.criteria_set_id)
    return Summary(found, str(spec), item.rule.spread_limit, gaps(spec, found))


def gaps(spec: CriteriaSetSpec, found: Result) -> list[str]:
    """What stands between the product and more stars: missing points of the next star, then missed gates.

    Nothing does it for a product that was taken out.
    """
    gates = [] if found.knocked_out else found.unmet_gates
    return [*filter(None, [points_gap(spec, found)]), *(_gate_gap(spec, gate) for gate in gates)]


def points_gap(spec: CriteriaSetSpec, found: Result) -> str:
    """How many points the next star above those by points still needs: from the exact mean, rounded up, never to nothing."""
    mean = found.exact_mean
    if mean is None or found.knocked_out:
        return ""
    above = [(least, star) for star, least in spec.thresholds.items() if least > mean]
    if not above:
        return ""
    least, star = min(above)
    return _("%(star)d stars need %(points)s points more.") % {"star": star, "points": number(rounded_up(least - mean))}


def rounded_up(points: Fraction) -> Decimal:
    """To two decimals, so that points named as missing are enough."""
    return Decimal(ceil(points * 100)).scaleb(-2)


def _gate_gap(spec: CriteriaSetSpec, gate: Mapping[str, object]) -> str:
    criterion = spec.by_code[str(gate["criterion"])]
    words = _("%(star)d stars need %(needed)d points on %(code)s %(name)s; the council reached %(reached)d.")
    return words % {**gate, "code": criterion.code, "name": criterion.name}


def _parts(spec: CriteriaSetSpec, found: Result) -> list[PartMean]:
    parts = spec.parts if found.parts else ()
    return [PartMean(f"{part.code} {part.name}", number(Decimal(found.parts[part.code])), part.max_points) for part in parts]


def _members(item: CouncilItem, found: Result) -> list[MemberTotal]:
    """With the way to every counted sheet; after a re-scoring with the first totals too, which stay on record."""
    counted = {sheet.seat_id: sheet for sheet in item.current_sheets()}
    first = _first_totals(item) if item.scoring_version > 1 else {}
    return [_member(item, seat, found.totals.get(seat.public_id), counted.get(seat.pk), first.get(seat.pk)) for seat in item.scoring_seats]


@dataclass(frozen=True)
class _FirstTotal:
    points: int
    url: str


def _first_totals(item: CouncilItem) -> dict[int, _FirstTotal]:
    """Seat -> what it signed the first time. One query."""
    signed = {sheet.pk: sheet for sheet in item.read_sheets if sheet.version == 1 and sheet.state == SheetState.SIGNED}
    sums = Mark.objects.filter(sheet__in=signed).values_list("sheet").annotate(points=Sum("option__points")).order_by()
    return {signed[sheet].seat_id: _FirstTotal(points, _url(signed[sheet])) for sheet, points in sums}


def _member(
    item: CouncilItem, seat: Seat, total: int | None, sheet: ScoreSheet | None = None, first: _FirstTotal | None = None
) -> MemberTotal:
    return MemberTotal(
        name=seat.user.full_name,
        role=seat.role_name,
        total=total,
        uncounted=_uncounted(item, seat) if total is None else "",
        url=_url(sheet) if sheet and total is not None else "",
        first=first.points if first else None,
        first_url=first.url if first else "",
    )


def _url(sheet: ScoreSheet) -> str:
    return reverse("sheet_edit", args=[sheet.public_id])


def _uncounted(item: CouncilItem, seat: Seat) -> str:
    return _("Takes no part") if item.is_recused(seat) else _("absent")
