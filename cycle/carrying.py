"""What a form of a dossier begins with: what its producer said before, in an earlier form or of itself, to be checked and changed."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from products.models import Membership

from .models import BusinessPlan, Dossier, Idea, Registration, SelfAssessment
from .models.content import Content


def carried(model: type[Content], dossier: Dossier) -> dict[str, object]:
    """Values for a form nobody has written in yet; only such as fit in its columns."""
    values = CARRIED[model](dossier) if model in CARRIED else {}
    return {name: value for name, value in values.items() if _fits(model, name, value)}


def _fits(model: type[Content], name: str, value: object) -> bool:
    """A text cut off would say what nobody wrote."""
    longest = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    return not isinstance(value, str) or longest is None or len(value) <= longest


def _plan(dossier: Dossier) -> dict[str, object]:
    idea = getattr(dossier, "idea", None)
    if idea is None:
        return {}
    return {
        "product": "\n\n".join(filter(None, [idea.core_value, idea.novelty])),
        "market": _labelled(idea, "market_area", "market_customers", "market_income", "market_size"),
        "materials": idea.raw_materials,
        "technology": idea.technology,
        "staff": idea.labour,
    }


def _registration(dossier: Dossier) -> dict[str, object]:
    """What is known of the producer; of its account where the producer left it open."""
    producer = dossier.producer
    if producer is None:
        return {}
    current = Membership.objects.current().filter(producer=producer).select_related("user").order_by("-role", "pk")
    users = [membership.user for membership in current]
    return {
        "representative": producer.representative_name,
        "title": producer.representative_title,
        "address": producer.address,
        "phone": next(filter(None, [producer.phone, *(user.phone for user in users)]), ""),
        "email": next(filter(None, [producer.email, *(user.email for user in users)]), ""),
        "samples": dossier.samples_needed or None,
    }


def _assessment(dossier: Dossier) -> dict[str, object]:
    plan = getattr(dossier, "businessplan", None)
    if plan is None:
        return {}
    return {"structure": _labelled(plan, "staff", "members"), "production_plan": _labelled(plan, "goals", "capacity")}


def _labelled(row: Content, *names: str) -> str:
    """Several short answers as the lines of one text, each after what it answers."""
    said = ((row.label(name), str(getattr(row, name))) for name in names)
    return "\n".join(_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in said if text)


def story(dossier: Dossier) -> str:
    """The story that the idea form tells of the product."""
    found = Idea.objects.filter(dossier=dossier).values_list("story", flat=True).first()
    return found or ""


CARRIED: dict[type[Content], Callable[[Dossier], dict[str, object]]] = {
    BusinessPlan: _plan,
    Registration: _registration,
    SelfAssessment: _assessment,
}
