"""The list of dossiers: its filters, and its rows formatted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import clock
from basics.fields import LineField
from basics.formats import day
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.models import CycleYear, Dossier
from cycle.models.states import STEP, State, Step
from cycle.pages.dossier import status_tone
from cycle.pages.sentences import who_has
from cycle.querysets import DossierQuerySet
from products.policies import producer_ids

PER_PAGE = 30


class FilterForm(forms.Form):
    q = LineField(label=gettext_lazy("Product, producer or code"), max_length=80, required=False)
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
        return dossiers.matching(given.get("q") or "")

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values()) if self.is_bound and self.is_valid() else False


def table(caption: str, dossiers: Iterable[Dossier], user: User) -> Table:
    """The dossiers, which come `for_list`, as `user` reads them."""
    columns = [Column(_("Dossier")), Column(_("Producer")), Column(_("Status")), Column(_("The dossier is with")), Column(_("Due"), "date")]
    own, today, address = producer_ids(user), clock.today(), addresses("dossier_detail")
    return Table(caption, columns, [_row(dossier, dossier.producer_id in own, today, address(dossier.public_id)) for dossier in dossiers])


def _row(dossier: Dossier, own: bool, today: dt.date, url: str) -> Row:
    due = dossier.desk_due
    overdue = due is not None and due < today
    cells = [
        Cell(dossier.product.name, url=url, soft=dossier.code),
        Cell(dossier.producer.name if dossier.producer else dossier.contact_name, soft=dossier.commune_name),
        Cell(dossier.status, tag_tone=status_tone(dossier.state)),
        Cell(who_has(dossier, mine=own) if dossier.desk_role else ""),
        Cell(day(due), soft=_("Overdue") if overdue else ""),
    ]
    return Row(cells, overdue=overdue)
