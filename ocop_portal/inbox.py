"""What waits for a person: dossiers on their desks, council work, years to open or close. Rows, formatted once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from basics import clock
from cycle.models import CycleYear, Dossier
from cycle.models.states import Step
from cycle.rules.deadlines import working_days_until
from evaluation.models import ConflictAnswer, CouncilItem, ScoreSheet, Seat
from evaluation.models.states import BEFORE_THE_COUNCIL, EDITABLE, OPEN_FOR_SCORING
from people.offices import offices_of
from products.policies import producer_ids

PER_PAGE = 50
COUNTED = 1000
"""Beyond so many a desk is not counted: the most urgent stand first, and a count of everything would grow with the data."""
COUNCIL_ROWS = 100
PLACE = "0" * 12
"""Stands for a public id in an address that is made once a page."""
SOON = 3
"""Working days left from which a row is marked."""

Row = dict[str, Any]


class DeskPaginator(Paginator[Dossier]):
    """Pages over the first COUNTED rows."""

    @cached_property
    def count(self) -> int:
        found: Any = self.object_list
        return int(found.order_by()[:COUNTED].count())


def dossiers(user: User) -> DeskPaginator:
    """The dossiers on the person's desks, by due day; what has no term comes last."""
    return DeskPaginator(Dossier.objects.on_desk_of(user).for_list().by_due(), PER_PAGE)


def dossier_columns() -> list[dict[str, str]]:
    return [
        {"label": _("Dossier")},
        {"label": _("Producer")},
        {"label": _("Status")},
        {"label": _("Due"), "kind": "date"},
        {"label": _("Time left")},
    ]


def dossier_rows(found: Any, user: User) -> list[Row]:
    own = {unit.pk for unit in offices_of(user).units("officer")} | {unit.pk for unit in offices_of(user).units("authority")}
    pattern = reverse("dossier_detail", args=[PLACE])
    page = list(found)
    due = {day: _due_cells(day) for day in {dossier.desk_due for dossier in page}}
    return [_dossier_row(dossier, own, pattern, due[dossier.desk_due]) for dossier in page]


def _dossier_row(dossier: Dossier, own_units: set[int], pattern: str, due_cells: list[dict[str, Any]]) -> Row:
    served = dossier.desk_unit if dossier.desk_unit and dossier.desk_unit_id not in own_units else None
    status = {"text": dossier.status}
    if served:
        status["soft"] = _("For %(unit)s, where nobody is appointed now") % {"unit": served.within_a_sentence}
    return {
        "cells": [
            {"text": dossier.product.name, "url": pattern.replace(PLACE, dossier.public_id), "soft": dossier.code},
            {"text": dossier.producer.name if dossier.producer else dossier.contact_name, "soft": dossier.commune.name},
            status,
            *due_cells,
        ],
        "overdue": due_cells[-1].get("tag_tone") == "bad",
    }


def _due_cells(due: dt.date | None) -> list[dict[str, Any]]:
    """The due day and the time left, in words and, where it is short, with a mark."""
    if due is None:
        return [{"text": ""}, {"text": ""}]
    today = clock.today()
    days = working_days_until(due, today)
    left = {"text": time_left(due, days)}
    if due < today or days <= SOON:
        left["tag_tone"] = "bad" if due < today else "warn"
    return [{"text": f"{due:%d/%m/%Y}"}, left]


def time_left(due: dt.date, days: int) -> str:
    """In words: overdue and by how much, due today, or so many working days."""
    if due < clock.today():
        late = -days
        return (
            ngettext("Overdue by %(days)d working day", "Overdue by %(days)d working days", late) % {"days": late} if late else _("Overdue")
        )
    if due == clock.today():
        return _("Due today")
    return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}


def council_columns() -> list[dict[str, str]]:
    return [
        {"label": _("Dossier")},
        {"label": _("Council")},
        {"label": _("To do")},
        {"label": _("Due"), "kind": "date"},
        {"label": _("Time left")},
    ]


def council_rows(user: User) -> list[Row]:
    """Conflict questions to answer, sheets to sign, items to prepare or preside over; by the round's last day."""
    if not Seat.objects.filter(user=user.pk).exists():
        return []
    rows = [*_items(user), *_sheets(user)]
    return [row for _due, row in sorted(rows, key=lambda pair: pair[0])]


def _items(user: User) -> list[tuple[dt.date, Row]]:
    """The conflict question comes first; then preparing is for the secretary and the advisory group, presiding for the chair."""
    seats = Seat.objects.filter(council=OuterRef("council"), user=user.pk)
    answers = ConflictAnswer.objects.filter(item=OuterRef("pk"), seat__user=user.pk)
    prepares = Q(Exists(seats.filter(role__in=["secretary", "advisory"])), state="checking")
    presides = Q(Exists(seats.filter(role="chair")), state__in=["ready", *BEFORE_THE_COUNCIL])
    items = (
        CouncilItem.objects.open()
        .filter(Exists(seats))
        .exclude(dossier__producer__in=producer_ids(user))
        .annotate(answered=Exists(answers))
    )
    due = items.filter(~Exists(answers) | Q(Exists(answers.filter(has_conflict=False))) & (prepares | presides))
    found = due.select_related("dossier__product", "council__round").order_by("council__round__results_until", "pk")[:COUNCIL_ROWS]
    return [_council_row(item, *_task(item)) for item in found]


def _task(item: Any) -> tuple[str, str]:
    """What the person does next with the item, and where."""
    if not item.answered:
        return _("Answer the question on conflicts of interest"), reverse("item_detail", args=[item.public_id])
    words = {
        "checking": _("Check the dossier and prepare it"),
        "ready": _("Open the scoring"),
        "revealed": _("Discuss the totals, then open the re-scoring"),
    }
    return words.get(item.state, _("See who has signed, and close")), reverse("item_detail", args=[item.public_id])


def _sheets(user: User) -> list[tuple[dt.date, Row]]:
    mine = ScoreSheet.objects.own(user).filter(state__in=EDITABLE, item__state__in=OPEN_FOR_SCORING)
    mine = mine.exclude(item__dossier__producer__in=producer_ids(user)).select_related("item__dossier__product", "item__council__round")
    mine = mine.order_by("item__council__round__results_until", "pk")[:COUNCIL_ROWS]
    return [_council_row(sheet.item, _("Score and sign"), reverse("sheet_edit", args=[sheet.public_id])) for sheet in mine]


def _council_row(item: CouncilItem, task: str, url: str) -> tuple[dt.date, Row]:
    due = item.council.round.results_until
    cells = [
        {"text": item.dossier.product.name, "url": url, "soft": item.dossier.code},
        {"text": item.council.name},
        {"text": task},
        *_due_cells(due),
    ]
    return due, {"cells": cells, "overdue": due < clock.today()}


def years(user: User) -> list[dict[str, str]]:
    """What an administrator has to do with the years they set up, as links."""
    if not offices_of(user).units("administrator"):
        return []
    found = (
        CycleYear.objects.administered_by(user)
        .exclude(state="closed")
        .select_related("province")
        .prefetch_related("windows")
        .order_by("year", "pk")
    )
    tasks = ((year, _year_task(year)) for year in found[:PER_PAGE])
    return [
        {
            "url": reverse("cycle_year_detail", args=[year.public_id]),
            "label": f"{year.province} {year.year}",
            "status": task,
            "tone": "warn",
        }
        for year, task in tasks
        if task
    ]


def _year_task(year: CycleYear) -> str:
    if year.state == "planned":
        return _("Check the dates and open the year")
    if year.state == "closing":
        return _("Finish the year once step 5 is decided")
    evaluation = year.window(Step.EVALUATION)
    return _("Step 5 is over: close the year") if evaluation and evaluation.closes_on < clock.today() else ""
