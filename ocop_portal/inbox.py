"""What waits for a person: dossiers on their desks, council work, years to open or close. Rows, formatted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from basics import clock
from basics.formats import day
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.models import CycleYear, Dossier
from cycle.models.states import Step
from cycle.pages.tasklist import Task
from cycle.querysets import DossierQuerySet
from cycle.rules.deadlines import working_days_until
from evaluation.models import ConflictAnswer, CouncilItem, ScoreSheet, Seat
from evaluation.models.states import BEFORE_THE_COUNCIL, EDITABLE, OPEN_FOR_SCORING
from people.offices import offices_of
from products.policies import producer_ids

COUNCIL_ROWS = 100
YEARS = 50
SOON = 3
"""Working days left from which a row is marked."""


def dossiers(user: User) -> DossierQuerySet:
    """The dossiers on the person's desks, by due day; what has no term comes last."""
    return Dossier.objects.on_desk_of(user).for_list().by_due()


def dossier_table(found: Iterable[Dossier], user: User) -> Table:
    columns = [Column(_("Dossier")), Column(_("Producer")), Column(_("Status")), Column(_("Due"), "date"), Column(_("Time left"))]
    offices = offices_of(user)
    own = {unit.pk for unit in (*offices.units("officer"), *offices.units("authority"))}
    page, address = list(found), addresses("dossier_detail")
    due = {due: _due_cells(due) for due in {dossier.desk_due for dossier in page}}
    rows = [_dossier_row(dossier, own, address(dossier.public_id), due[dossier.desk_due]) for dossier in page]
    return Table(_("Dossiers on your desk, the most urgent first"), columns, rows)


def _dossier_row(dossier: Dossier, own_units: set[int], url: str, due_cells: tuple[Cell, Cell]) -> Row:
    served = dossier.desk_unit if dossier.desk_unit and dossier.desk_unit_id not in own_units else None
    served_for = _("For %(unit)s, where nobody is appointed now") % {"unit": served.within_a_sentence} if served else ""
    cells = [
        Cell(dossier.product.name, url=url, soft=dossier.code),
        Cell(dossier.producer.name if dossier.producer else dossier.contact_name, soft=dossier.commune.name),
        Cell(dossier.status, soft=served_for),
        *due_cells,
    ]
    return Row(cells, overdue=due_cells[1].tag_tone == "bad")


def _due_cells(due: dt.date | None) -> tuple[Cell, Cell]:
    """The due day and the time left, in words and, where it is short, with a mark."""
    if due is None:
        return Cell(), Cell()
    today = clock.today()
    days = working_days_until(due, today)
    tone = "bad" if due < today else "warn" if days <= SOON else ""
    return Cell(day(due)), Cell(time_left(due, days), tag_tone=tone)


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


def council_table(user: User) -> Table:
    """Conflict questions to answer, sheets to sign, items to prepare or preside over; by the round's last day."""
    columns = [Column(_("Dossier")), Column(_("Council")), Column(_("To do")), Column(_("Due"), "date"), Column(_("Time left"))]
    seated = Seat.objects.filter(user=user.pk).exists()
    waiting = sorted([*_items(user), *_sheets(user)], key=lambda pair: pair[0]) if seated else []
    return Table(_("Council work, the most urgent first"), columns, [row for _due, row in waiting])


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
    address = addresses("item_detail")
    return [_council_row(item, _task(item.state, item.answered), address(item.public_id)) for item in found]


def _task(state: str, answered: bool) -> str:
    """What the person does next with an item."""
    if not answered:
        return _("Answer the question on conflicts of interest")
    words = {
        "checking": _("Check the dossier and prepare it"),
        "ready": _("Open the scoring"),
        "revealed": _("Discuss the totals, then open the re-scoring"),
    }
    return words.get(state, _("See who has signed, and close"))


def _sheets(user: User) -> list[tuple[dt.date, Row]]:
    mine = ScoreSheet.objects.own(user).filter(state__in=EDITABLE, item__state__in=OPEN_FOR_SCORING)
    mine = mine.exclude(item__dossier__producer__in=producer_ids(user)).select_related("item__dossier__product", "item__council__round")
    mine = mine.order_by("item__council__round__results_until", "pk")[:COUNCIL_ROWS]
    address = addresses("sheet_edit")
    return [_council_row(sheet.item, _("Score and sign"), address(sheet.public_id)) for sheet in mine]


def _council_row(item: CouncilItem, task: str, url: str) -> tuple[dt.date, Row]:
    due = item.council.round.results_until
    cells = [Cell(item.dossier.product.name, url=url, soft=item.dossier.code), Cell(item.council.name), Cell(task), *_due_cells(due)]
    return due, Row(cells, overdue=due < clock.today())


def years(user: User) -> list[Task]:
    """What an administrator has to do with the years they set up, as links."""
    if not offices_of(user).units("administrator"):
        return []
    found = CycleYear.objects.administered_by(user).exclude(state="closed").order_by("year", "pk")
    address = addresses("cycle_year_detail")
    return [
        Task(f"{year.province} {year.year}", address(year.public_id), task, "warn")
        for year in found.select_related("province").prefetch_related("windows")[:YEARS]
        if (task := _year_task(year))
    ]


def _year_task(year: CycleYear) -> str:
    if year.state == "planned":
        return _("Check the dates and open the year")
    if year.state == "closing":
        return _("Finish the year once step 5 is decided")
    evaluation = year.window(Step.EVALUATION)
    return _("Step 5 is over: close the year") if evaluation and evaluation.closes_on < clock.today() else ""
