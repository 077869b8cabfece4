"""How dossiers begin, and what a new one takes from the last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts import clock
from accounts.units import successor_of

from .door import MoveRefused, begin

if TYPE_CHECKING:
    from accounts.models import AdministrativeUnit, User
    from products.models import Producer, Product

    from .models import CycleYear, Dossier

REEVALUATION_OPENS = 180
"""Days before the certificate's end from which a re-evaluation may be filed (Decision 26/2026/QĐ-TTg)."""
REEVALUATION_LATE = 120
"""Days before the end after which it counts as late."""
REEVALUATION_CLOSES = 180
"""Days after the end during which the old certificate may still be kept."""


def draft(*, product: Product, producer: Producer | None, year: CycleYear, commune: AdministrativeUnit, **more: Any) -> Dossier:
    """A new, unsaved dossier with its area copied from `commune`, for `begin` to open."""
    from .models import Dossier

    return Dossier(
        product=product,
        producer=producer,
        cycle_year=year,
        commune=commune,
        district=commune.at_level("district"),
        province=commune.at_level("province"),
        **more,
    )


def start(*, product: Product, year: CycleYear, by: User) -> Dossier:
    """Open a first-time dossier as an idea draft. Raises MoveRefused."""
    from .models import Idea

    commune = _place_in(year, product.commune)
    with transaction.atomic():
        dossier = begin(draft(product=product, producer=product.producer, year=year, commune=commune), "start", by=by)
        Idea.objects.create(dossier=dossier)
        return dossier


def identify(*, product: Product, year: CycleYear, by: User, contact_name: str = "", contact_phone: str = "") -> Dossier:
    """Record a potential product of the commune (step 1). Raises MoveRefused."""
    from .models import Idea

    with transaction.atomic():
        fresh = draft(
            product=product,
            producer=product.producer,
            year=year,
            commune=_place_in(year, product.commune),
            contact_name=contact_name,
            contact_phone=contact_phone,
        )
        begin(fresh, "identify", by=by)
        Idea.objects.create(dossier=fresh)
        return fresh


def enter_again(*, previous: Dossier, kind: str, year: CycleYear, by: User) -> Dossier:
    """Open an upgrade, a re-evaluation or another try on the last dossier of a product. Raises MoveRefused."""
    commune = _place_in(year, previous.commune)
    with transaction.atomic():
        fresh = draft(
            product=previous.product,
            producer=previous.producer,
            year=year,
            commune=commune,
            kind=kind,
            previous=previous,
            first_submitted_at=previous.first_submitted_at,
        )
        fresh.late = kind == fresh.Kind.REEVALUATION and is_late(previous.product)
        begin(fresh, "enter", by=by)
        copy_content(previous, fresh)
        return fresh


def _place_in(year: CycleYear, commune: AdministrativeUnit) -> AdministrativeUnit:
    """The commune that stands for `commune` in the year. Raises MoveRefused where none does."""
    found = commune_in(year, commune)
    if found is None:
        sentence = _("%(unit)s has no successor in this year's cycle; ask the province to place the product.")
        raise MoveRefused(MoveRefused.NOT_READY, sentence % {"unit": commune})
    return found


def commune_in(year: CycleYear, commune: AdministrativeUnit) -> AdministrativeUnit | None:
    """The commune that stands for `commune` among the year's units; None where a merger left no single one."""
    found = successor_of(commune, year.units_as_of)
    return found if found is not None and found.level == commune.level else None


def reevaluation_window(product: Product) -> tuple[dt.date | None, dt.date | None]:
    """First and last day a re-evaluation of the product may be opened; (None, None) where never recognised."""
    last = product.recognitions.order_by("-decided_on", "-pk").first()
    if last is None:
        return None, None
    return last.valid_to - dt.timedelta(days=REEVALUATION_OPENS), last.valid_to + dt.timedelta(days=REEVALUATION_CLOSES)


def is_late(product: Product) -> bool:
    last = product.recognitions.order_by("-decided_on", "-pk").first()
    return last is not None and clock.today() > last.valid_to - dt.timedelta(days=REEVALUATION_LATE)


def copy_content(old: Dossier, new: Dossier) -> None:
    """Copy every form, score and piece of evidence; evidence is marked unchanged or expired."""
    from .models import BusinessPlan, Idea, Registration, SelfAssessment

    for model in (Idea, BusinessPlan, Registration, SelfAssessment):
        source = model.objects.filter(dossier=old).first()
        if source is not None:
            skip = {"id", "dossier", "committed", "version"}
            values = {name: value for name, value in model_to_dict(source).items() if name not in skip}
            model.objects.create(dossier=new, **values)
    Idea.objects.get_or_create(dossier=new)
    _copy_plan(old, new)
    _copy_scores(old, new)
    _copy_evidence(old, new)


def _copy_plan(old: Dossier, new: Dossier) -> None:
    from .models import PlanItem, PlanYear

    source, target = getattr(old, "businessplan", None), getattr(new, "businessplan", None)
    if source is None or target is None:
        return
    PlanYear.objects.bulk_create(PlanYear(plan=target, year=row.year, cost=row.cost, revenue=row.revenue) for row in source.years.all())
    rows = source.items.select_related("criterion")
    kept = _matching(new, [row.criterion for row in rows])
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=target,
            criterion_id=row.criterion_id,
            today_id=row.today_id,
            planned_id=row.planned_id,
            measure=row.measure,
            by_when=row.by_when,
            helper=row.helper,
        )
        for row in rows
        if row.criterion_id in kept
    )


def _copy_scores(old: Dossier, new: Dossier) -> None:
    from .models import SelfScore

    rows = old.scores.select_related("criterion")
    kept = _matching(new, [row.criterion for row in rows])
    SelfScore.objects.bulk_create(
        SelfScore(dossier=new, criterion_id=row.criterion_id, option_id=row.option_id, description=row.description)
        for row in rows
        if row.criterion_id in kept
    )


def _matching(new: Dossier, criteria: list[Any]) -> set[int]:
    """The criteria that the new dossier is judged by too: the same version, so the same rows."""
    version = new.criteria_spec().pk
    return {criterion.pk for criterion in criteria if criterion.criteria_set_id == version}


def _copy_evidence(old: Dossier, new: Dossier) -> None:
    from .models import DossierEvidence

    change, today = DossierEvidence.Change, clock.today()
    DossierEvidence.objects.bulk_create(
        DossierEvidence(
            dossier=new,
            evidence=link.evidence,
            change=change.EXPIRED if link.evidence.expires_on and link.evidence.expires_on < today else change.UNCHANGED,
        )
        for link in old.evidence_links.select_related("evidence")
    )
