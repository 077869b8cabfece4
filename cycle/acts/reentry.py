"""What may be started from a finished dossier, and why what may not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cycle.acts import openings
from cycle.models import CycleYear, Dossier, Recognition
from cycle.models.states import OPEN_STATES, State
from cycle.rules import checks
from cycle.rules.reevaluation import last_recognition

RECOGNISED = (State.RECOGNISED, State.IN_PROMOTION, State.COMPLETED)
FINISHED = (*RECOGNISED, State.NOT_RECOGNISED)
HIGHEST = 5


def may_follow(dossier: Dossier) -> bool:
    """Whether a new dossier may be started from this one: it has its decision, and nothing of the product is under way."""
    return dossier.state in FINISHED and not Dossier.objects.filter(product=dossier.product_id, state__in=OPEN_STATES).exists()


def choices_after(dossier: Dossier) -> tuple[CycleYear | None, list[dict[str, Any]]]:
    """The open year, and each kind of entry {kind, label, text, why_not}; `why_not` is "" where it is possible."""
    year = CycleYear.objects.open_for(dossier.chain_of_units[0])
    recognition = last_recognition(dossier.product)
    common = _why_none(dossier, year)
    kinds = _kinds_of_recognised(dossier, recognition) if recognition else [_again(dossier)]
    for kind in kinds:
        kind["why_not"] = common or kind["why_not"]
        if year is not None and not kind["why_not"]:
            kind["why_not"] = _by_the_checks(dossier, kind["kind"], year)
    return year, kinds


def _why_none(dossier: Dossier, year: CycleYear | None) -> str:
    if dossier.state not in FINISHED:
        return _("This dossier has no decision yet.")
    if other := Dossier.objects.filter(product=dossier.product_id, state__in=OPEN_STATES).first():
        return _("This product already has an open dossier: %(code)s.") % {"code": other.code}
    return "" if year else _("No cycle year is open in %(province)s now.") % {"province": dossier.province}


def _kinds_of_recognised(dossier: Dossier, recognition: Recognition) -> list[dict[str, Any]]:
    return [
        {
            "kind": Dossier.Kind.UPGRADE,
            "label": _("Upgrade to more stars"),
            "text": _("Show what has changed since %(stars)d stars, with evidence.") % {"stars": recognition.stars},
            "why_not": _("The product has 5 stars already.") if recognition.stars >= HIGHEST else "",
        },
        {
            "kind": Dossier.Kind.REEVALUATION,
            "label": _("Re-evaluation"),
            "text": _("Keep the stars beyond %(day)s. Update what is new.") % {"day": f"{recognition.valid_to:%d/%m/%Y}"},
            "why_not": "",
        },
    ]


def _again(dossier: Dossier) -> dict[str, Any]:
    return {
        "kind": Dossier.Kind.FIRST,
        "label": _("Once more"),
        "text": _("Start where the last dossier stood, and close the gaps."),
        "why_not": "",
    }


def _by_the_checks(dossier: Dossier, kind: str, year: CycleYear) -> str:
    """What the opening move itself would ask."""
    fresh = openings.draft(
        product=dossier.product, producer=dossier.producer, year=year, commune=dossier.chain_of_units[0], kind=kind, previous=dossier
    )
    return checks.is_reevaluation_in_time(fresh)
