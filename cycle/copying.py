"""What a new dossier takes from an earlier one of its product, item by item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import models

from basics import clock

from .models import Dossier, DossierEvidence, Idea, PlanItem, PlanYear, SelfAssessment, SelfScore
from .models.content import Content
from .models.states import State

Copy = Callable[[Dossier, Dossier], None]
"""Copies one item of the old dossier (first) to the new one."""

Row = TypeVar("Row", bound=models.Model)

GIVEN_ANEW = {"id", "dossier", "committed", "saved_at", "receipt_number", "received_on"}
"""Columns of a form that are not copied: a commitment is made again."""


def form(model: type[Content]) -> Copy:
    """Copies the one row of a form."""

    def copy(old: Dossier, new: Dossier) -> None:
        source = model._default_manager.filter(dossier=old).first()
        if source is not None:
            kept = [field.attname for field in model._meta.concrete_fields if field.name not in GIVEN_ANEW]
            model._default_manager.create(dossier=new, **{name: getattr(source, name) for name in kept})

    return copy


def assessment(old: Dossier, new: Dossier) -> None:
    """The self-assessment; what has changed is said anew, unless the same dossier goes on in the next year."""
    form(SelfAssessment)(old, new)
    if old.state != State.CARRIED_OVER:
        SelfAssessment.objects.filter(dossier=new).update(changes="")


def idea(old: Dossier, new: Dossier) -> None:
    """The idea form; every dossier has one, if only an empty one."""
    form(Idea)(old, new)
    Idea.objects.get_or_create(dossier=new)


def plan_years(old: Dossier, new: Dossier) -> None:
    """The money of each planned year, after the plan itself."""
    if hasattr(old, "businessplan"):
        PlanYear.objects.bulk_create(_again(row, plan=new.businessplan) for row in old.businessplan.years.all())


def plan_criteria(old: Dossier, new: Dossier) -> None:
    if hasattr(old, "businessplan"):
        rows = old.businessplan.items.filter(criterion__criteria_set=new.criteria_spec().pk)
        PlanItem.objects.bulk_create(_again(row, plan=new.businessplan) for row in rows)


def scores(old: Dossier, new: Dossier) -> None:
    """Only where the new dossier is judged by the same version of the criteria."""
    rows = old.scores.filter(criterion__criteria_set=new.criteria_spec().pk)
    SelfScore.objects.bulk_create(_again(row, dossier=new) for row in rows)


def evidence(old: Dossier, new: Dossier) -> None:
    """The same papers, marked unchanged or expired."""
    change, today = DossierEvidence.Change, clock.today()
    DossierEvidence.objects.bulk_create(
        DossierEvidence(
            dossier=new,
            evidence=link.evidence,
            covers_too=link.covers_too,
            change=change.EXPIRED if link.evidence.is_expired(today) else change.UNCHANGED,
        )
        for link in old.evidence_links.select_related("evidence")
    )


def both(*copies: Copy) -> Copy:
    """One after the other."""

    def copy(old: Dossier, new: Dossier) -> None:
        for one in copies:
            one(old, new)

    return copy


def _again(row: Row, **changed: models.Model) -> Row:
    """An unsaved copy of a row that belongs to another."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in {"id", *changed}}
    return type(row)(**values, **changed)
