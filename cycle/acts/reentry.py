"""What may be started from a finished dossier, or from a recognition of before the portal, and why what may not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from cycle.acts import openings
from cycle.models import CycleYear, Dossier, Recognition
from cycle.models.states import OPEN_STATES, State
from cycle.rules import checks
from cycle.rules.reevaluation import last_recognition
from products.models import Product

RECOGNISED = (State.RECOGNISED, State.IN_PROMOTION, State.COMPLETED)
FINISHED = (*RECOGNISED, State.NOT_RECOGNISED)
HIGHEST = 5


@dataclass(frozen=True)
class Choice:
    """A kind of entry; `why_not` is "" where it is possible."""

    kind: str
    label: str
    text: str
    why_not: str = ""


def may_follow(dossier: Dossier) -> bool:
    """Whether a new dossier may be started from this one: it has its decision, and nothing of the product is under way."""
    return dossier.state in FINISHED and not Dossier.objects.filter(product=dossier.product_id, state__in=OPEN_STATES).exists()


def rests_on_recognition(product: Product) -> bool:
    """Whether the product was recognised before the portal, and no dossier here goes on from that or has its decision.

    One that was withdrawn or declined leaves things as they were.
    """
    if last_recognition(product) is None:
        return False
    return not product.dossiers.filter(state__in=[*OPEN_STATES, *FINISHED, State.CARRIED_OVER]).exists()


def choices_after(product: Product, previous: Dossier | None) -> tuple[CycleYear | None, list[Choice]]:
    """The open year, and each kind of entry there is, after the product's last dossier or, without one, its recognition."""
    commune = previous.chain_of_units[0] if previous else product.commune
    year = CycleYear.objects.open_for(commune)
    recognition = last_recognition(product)
    kinds = _kinds_of_recognised(recognition) if recognition else [_again()]
    common = _why_none(product, previous, year)
    return year, [replace(kind, why_not=common or kind.why_not or _by_the_checks(product, previous, kind.kind, year)) for kind in kinds]


def _why_none(product: Product, previous: Dossier | None, year: CycleYear | None) -> str:
    if previous and previous.state not in FINISHED:
        return _("This dossier has no decision yet.")
    if other := Dossier.objects.filter(product=product, state__in=OPEN_STATES).first():
        return _("This product already has an open dossier: %(code)s.") % {"code": other.code}
    province = previous.province if previous else product.commune.at_level("province")
    return "" if year else _("No cycle year is open in %(province)s now.") % {"province": province}


def _kinds_of_recognised(recognition: Recognition) -> list[Choice]:
    return [
        Choice(
            Dossier.Kind.UPGRADE,
            _("Upgrade to more stars"),
            _("Show what has changed since %(stars)d stars, with evidence.") % {"stars": recognition.stars},
            _("The product has 5 stars already.") if recognition.stars >= HIGHEST else "",
        ),
        Choice(
            Dossier.Kind.REEVALUATION,
            _("Re-evaluation"),
            _("Keep the stars beyond %(day)s. Update what is new.") % {"day": f"{recognition.valid_to:%d/%m/%Y}"},
        ),
    ]


def _again() -> Choice:
    return Choice(Dossier.Kind.FIRST, _("Once more"), _("Start where the last dossier stood, and close the gaps."))


def _by_the_checks(product: Product, previous: Dossier | None, kind: str, year: CycleYear | None) -> str:
    """What the opening move itself would ask."""
    return checks.is_reevaluation_in_time(openings.following(product, previous, kind, year)) if year else ""
