"""What waits for a person: dossiers on their desks, council work, years to open or close. Rows, formatted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
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
from evaluation.pages import boards
from people.models import OfficeContact
from people.offices import offices_of
from products.policies import producer_ids

YEARS = 50
SOON = 3
"""Working days left from which a row is marked."""


def dossiers(user: User) -> DossierQuerySet:
    """The dossiers on the person's desks, by due day; what has no term comes last."""
    return Dossier.objects.on_desk_of(user).for_list().with_again().by_due()


def dossier_table(found: Iterable[Dossier], user: User) -> Table:
    columns = [Column(_("Dossier")), Column(_("Producer")), Column(_("Status")), Column(_("Due"), "date"), Column(_("Time left"))]
    offices = offices_of(user)
    own = {unit.pk for unit in (*offices.units("officer"), *offices.units("authority"))}
    page, address, changes = list(found), addresses("dossier_detail"), addresses("dossier_changes")
    today = clock.today()
    due = {due: _due_cells(due, today) for due in {dossier.desk_due for dossier in page}}
    rows = [_dossier_row(dossier, own, address(dossier.public_id), changes(dossier.public_id), due[dossier.desk_due]) for dossier in page]
    return Table(_("Dossiers on your desk, the most urgent first"), columns, rows)


def _dossier_row(dossier: Dossier, own_units: set[int], url: str, changes: str, due_cells: tuple[Cell, Cell]) -> Row:
    served = dossier.desk_unit if dossier.desk_unit and dossier.desk_unit_id not in own_units else None
    served_for = _("For %(unit)s, where nobody is appointed now") % {"unit": served.within_a_sentence} if served else ""
    status = Cell(dossier.status, soft=served_for)
    if getattr(dossier, "again", False):
        words = filter(None, [dossier.status, served_for])
        status = Cell(_("Handed in again: see what changed"), url=changes, soft=". ".join(words))
    cells = [
        Cell(dossier.product.name, url=url, soft=dossier.code),
        Cell(dossier.producer.name if dossier.producer else dossier.contact_name, soft=dossier.commune_name),
        status,
        *due_cells,
    ]
    return Row(cells, overdue=due_cells[1].tag_tone == "bad")


def _due_cells(due: dt.date | None, today: dt.date) -> tuple[Cell, Cell]:
    """The due day and the time left, in words and, where it is short, with a mark."""
    if due is None:
        return Cell(), Cell()
    days = working_days_until(due, today)
    tone = "bad" if due < today else "warn" if days <= SOON else ""
    return Cell(day(due)), Cell(time_left(due, days, today), tag_tone=tone)


def time_left(due: dt.date, days: int, today: dt.date) -> str:
    """In words: overdue and by how much, due today, or so many working days."""
    if due < today:
        late = -days
        return (
            ngettext("Overdue by %(days)d working day", "Overdue by %(days)d working days", late) % {"days": late} if late else _("Overdue")
        )
    if due == today:
        return _("Due today")
    return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}


def council_table(user: User) -> Table:
    """What the councils' own list asks of the person, by the round's last day."""
    columns = [Column(_("Dossier")), Column(_("Council")), Column(_("Inbox")), Column(_("Due"), "date"), Column(_("Time left"))]
    today = clock.today()
    return Table(_("Council work, the most urgent first"), columns, [_council_row(work, today) for work in boards.my_work(user)])


def _council_row(work: boards.Work, today: dt.date) -> Row:
    cells = [Cell(work.label, url=work.url, soft=work.code), Cell(work.council), Cell(work.status), *_due_cells(work.due, today)]
    return Row(cells, overdue=work.due < today)


def is_new_producer(user: User) -> bool:
    """Whether the person belongs to a producer that has not begun anything here."""
    own = producer_ids(user)
    return bool(own) and not Dossier.objects.filter(producer__in=own).exists()


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


def offices(user: User) -> list[Task]:
    """The person's own offices that have not told whom to call, as links."""
    units = offices_of(user).units("officer")
    told = set(OfficeContact.objects.filter(unit__in=units).values_list("unit_id", flat=True)) if units else set()
    words = _("Say whom to call at your office")
    return [Task(words, reverse("office_contact", args=[unit.public_id]), unit.name, "warn") for unit in units if unit.pk not in told]
