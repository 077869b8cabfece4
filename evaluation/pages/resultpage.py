"""A council's frozen result in words and rows, on the item's page and on the dossier's."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from basics.formats import number
from evaluation.models import CouncilItem, Result, Seat
from evaluation.pages import selfassessment
from products.criteria import CriteriaSetSpec
from products.criteria_store import from_database


def result(item: CouncilItem) -> dict[str, Any] | None:
    """The whole result with the members' totals, or None before there is one. For those to whom it is open."""
    found = Result.objects.filter(item=item).first()
    if found is None:
        return None
    spec = from_database(found.criteria_set_id)
    return {**summary(item, found), "members": _members(item, found), "parts": _parts(spec, found)}


def summary(item: CouncilItem, found: Result) -> dict[str, Any]:
    """What everybody reads: the row, how far the totals lie apart, and what is missing for more stars."""
    limit = item.rule.spread_limit
    return {
        "row": found,
        "gaps": gaps(from_database(found.criteria_set_id), found),
        "wide": found.spread is not None and found.spread > limit,
        "limit": limit,
    }


def gaps(spec: CriteriaSetSpec, found: Result) -> list[str]:
    """What stands between the product and more stars: missing points of the next star, then missed gates."""
    return [*filter(None, [points_gap(spec, found)]), *(_gate_gap(spec, gate) for gate in found.unmet_gates)]


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


def _gate_gap(spec: CriteriaSetSpec, gate: dict[str, Any]) -> str:
    criterion = spec.by_code[gate["criterion"]]
    words = _("%(star)d stars need %(needed)d points on %(code)s %(name)s; the council agreed on %(reached)d.")
    return words % {**gate, "code": criterion.code, "name": selfassessment.name_of(criterion)}


def _parts(spec: CriteriaSetSpec, found: Result) -> list[dict[str, Any]]:
    return [
        {"label": f"{part.code} {selfassessment.name_of(part)}", "mean": number(Decimal(found.parts[part.code])), "max": part.max_points}
        for part in spec.parts
        if found.parts
    ]


def _members(item: CouncilItem, found: Result) -> list[dict[str, Any]]:
    sheets = {sheet.seat_id: sheet for sheet in item.current_sheets()}
    rows = []
    for seat in item.seats:
        if seat.scores:
            sheet, total = sheets.get(seat.pk), found.totals.get(seat.public_id)
            url = reverse("sheet_edit", args=[sheet.public_id]) if sheet and total is not None else ""
            rows.append(
                {
                    "name": seat.user.full_name,
                    "role": seat.get_role_display(),
                    "total": total,
                    "said": _uncounted(item, seat) if total is None else "",
                    "url": url,
                }
            )
    return rows


def _uncounted(item: CouncilItem, seat: Seat) -> str:
    return _("takes no part") if item.is_recused(seat) else _("absent")
