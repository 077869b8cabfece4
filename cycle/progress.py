"""How far the writer of an item is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Dossier
from .rules import papers
from .rules.scores import scores_of


@dataclass(frozen=True)
class Progress:
    """In words, and as a tone: "ok" where it is done, "warn" where it is begun."""

    status: str
    tone: str


def of_form(related: str) -> Callable[[Dossier, bool], Progress]:
    """Of a form, by how many of its required fields are written; done once nothing else is asked of it either."""

    def progress(dossier: Dossier, satisfied: bool) -> Progress:
        row = getattr(dossier, related, None)
        if row is None or not row.begun:
            return Progress(_("Not begun"), "")
        if missing := row.missing():
            whole = len(row.required)
            return Progress(_("%(done)d of %(whole)d") % {"done": whole - len(missing), "whole": whole}, "warn")
        return Progress(_("Done"), "ok") if satisfied else Progress(_("Not complete"), "warn")

    return progress


def _of_criteria(done: int, whole: int, *, ready: bool) -> Progress:
    words = _("%(done)d of %(whole)d criteria") % {"done": done, "whole": whole}
    return Progress(words, "ok" if ready else "warn" if done else "")


def of_plan_criteria(dossier: Dossier, satisfied: bool) -> Progress:
    """Complete once every criterion is planned, with what is done where it rises, and the plan reaches its target."""
    plan = getattr(dossier, "businessplan", None)
    done = sum(not item.missing() for item in plan.items.select_related("today", "planned")) if plan else 0
    whole = len(dossier.criteria_spec().criteria)
    return _of_criteria(done, whole, ready=done >= whole and satisfied)


def of_scores(dossier: Dossier, satisfied: bool) -> Progress:
    criteria = {one.pk for one in dossier.criteria_spec().criteria}
    done = sum(1 for row in scores_of(dossier) if row.option_id and row.criterion_id in criteria)
    return _of_criteria(done, len(criteria), ready=done == len(criteria))


def of_evidence(dossier: Dossier, satisfied: bool) -> Progress:
    links = papers.links_of(dossier)
    needed = [need for need in papers.needs(dossier, links) if need.required]
    there = sum(need.valid for need in needed)
    words = _("%(done)d of %(whole)d needed papers") % {"done": there, "whole": len(needed)}
    return Progress(words, "ok" if there == len(needed) else "warn" if links else "")
