"""The list of dossiers: its filters, its rows formatted once, and pages over a bounded count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import clock
from basics.vietnamese import fold
from cycle.models import CycleYear, Dossier
from cycle.models.states import STEP, State, Step
from cycle.pages.dossier import status_tone
from cycle.pages.sentences import who_has
from cycle.querysets import DossierQuerySet
from products.policies import producer_ids

PER_PAGE = 30
COUNTED = 1000
"""Beyond so many the list is not counted: the filters narrow it, and a count would grow with the country."""


class BoundedPaginator(Paginator):
    """Pages over the first COUNTED rows."""

    @cached_property
    def count(self) -> int:
        listed: Any = self.object_list
        return len(listed.order_by().values_list("pk")[:COUNTED])


class FilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Product, producer or code"), max_length=80, required=False)
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False, choices=[("", gettext_lazy("All steps")), *Step.choices])
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("Every status")), *State.choices])
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = CycleYear.objects.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def narrow(self, dossiers: DossierQuerySet) -> DossierQuerySet:
        """The dossiers that fit; a filter nobody understands is none."""
        self.is_valid()
        given = self.cleaned_data
        if given.get("state"):
            dossiers = dossiers.filter(state=given["state"])
        if given.get("step"):
            dossiers = dossiers.filter(state__in=[state for state, step in STEP.items() if step == int(given["step"])])
        if given.get("year"):
            dossiers = dossiers.filter(cycle_year__year=given["year"])
        for word in fold(given.get("q") or "").split():
            dossiers = dossiers.filter(Q(product__search__contains=word) | Q(producer__search__contains=word) | Q(code__icontains=word))
        return dossiers

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values()) if self.is_bound and self.is_valid() else False


def columns() -> list[dict[str, str]]:
    return [
        {"label": _("Dossier")},
        {"label": _("Producer")},
        {"label": _("Status")},
        {"label": _("It is with")},
        {"label": _("Due"), "kind": "date"},
    ]


def rows(dossiers: Iterable[Dossier], user: User) -> list[dict[str, Any]]:
    """For `components/table.html`; the dossiers come `for_list`."""
    own, today, pattern = producer_ids(user), clock.today(), reverse("dossier_detail", args=["-"])
    return [_row(dossier, dossier.producer_id in own, today, pattern) for dossier in dossiers]


def _row(dossier: Dossier, own: bool, today: Any, pattern: str) -> dict[str, Any]:
    due = dossier.desk_due
    holder = who_has(dossier, mine=own) if dossier.desk_role else ""
    return {
        "cells": [
            {"text": dossier.product.name, "url": pattern.replace("/-/", f"/{dossier.public_id}/"), "soft": dossier.code},
            {"text": dossier.producer.name if dossier.producer else dossier.contact_name, "soft": dossier.commune.name},
            {"text": dossier.status, "tag_tone": status_tone(dossier.state)},
            {"text": holder},
            {"text": f"{due:%d/%m/%Y}" if due else ""},
        ],
        "overdue": due is not None and due < today,
    }
