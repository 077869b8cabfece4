"""The tables of rounds, of councils, and of what lies before a council. Never what somebody signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from basics.facts import Fact
from basics.formats import day
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.models import CycleYear
from evaluation.models import Council, CouncilItem, Round, Seat
from evaluation.pages.boards import tone_of


def round_name(chosen: Round) -> str:
    return _("Round %(number)s/%(year)s") % {"number": chosen.number, "year": chosen.year}


def round_table(rounds: Iterable[Round]) -> Table:
    """Rounds that come `for_list`."""
    columns = [
        Column(_("Round")),
        Column(_("Evaluating unit")),
        Column(_("Proposals until"), "date"),
        Column(_("Results until"), "date"),
        Column(_("Councils"), "number"),
    ]
    address = addresses("round_detail")
    return Table(_("Evaluation rounds"), columns, [_round_row(one, address(one.public_id)) for one in rounds])


def _round_row(one: Round, url: str) -> Row:
    days = [Cell(day(one.proposals_until)), Cell(day(one.results_until))]
    return Row([Cell(round_name(one), url=url), Cell(one.unit.name), *days, Cell(one.council_count)])


def rounds_of_year(year: CycleYear) -> Fact:
    """The province's rounds, to be looked at before its year opens."""
    rounds = Round.objects.in_force().filter(unit=year.province, year=year.year).order_by("number")
    found = ", ".join(f"{round_name(one)} ({day(one.proposals_until)} – {day(one.results_until)})" for one in rounds)
    return Fact(_("Rounds"), found or _("None yet: open one before dossiers come to evaluation."))


def council_table(user: User, councils: Iterable[Council]) -> Table:
    """Councils that come `for_list`, with the person's own seat."""
    columns = [
        Column(_("Council")),
        Column(_("Evaluating unit")),
        Column(_("Round")),
        Column(_("My seat")),
        Column(_("Open dossiers"), "number"),
    ]
    page, address = list(councils), addresses("council_detail")
    roles = dict(Seat.objects.in_force().filter(council__in=page, user=user.pk).values_list("council_id", "role"))
    rows = [_council_row(council, roles.get(council.pk), address(council.public_id)) for council in page]
    return Table(_("Councils"), columns, rows)


def _council_row(council: Council, role: str | None, url: str) -> Row:
    held_in = council.round
    seat = Cell(Seat.Role(role).label) if role else Cell()
    cells = [Cell(council.name, url=url), Cell(held_in.unit.name), Cell(f"{held_in.number}/{held_in.year}")]
    return Row([*cells, seat, Cell(council.open_items)])


def councils_of_round(councils: Iterable[Council]) -> Table:
    """The councils of one round, which come `with_counts`."""
    columns = [Column(_("Council")), Column(_("Decision")), Column(_("Seats"), "number"), Column(_("Dossiers"), "number")]
    address = addresses("council_detail")
    rows = [
        Row(
            [
                Cell(council.name, url=address(council.public_id)),
                Cell(f"{council.decision_number}, {day(council.decided_on)}"),
                Cell(council.seat_count),
                Cell(council.item_count),
            ]
        )
        for council in councils
    ]
    return Table(_("Councils"), columns, rows)


def item_table(council: Council, items: Iterable[CouncilItem], seats: Sequence[Seat]) -> Table:
    """Items of the council, which come `for_list`, with how many of those who score have signed. `seats`: all it ever had."""
    columns = [Column(_("Product")), Column(_("Producer")), Column(_("Status")), Column(_("Signed sheets"), "number")]
    page, address = list(items), addresses("item_detail")
    for item in page:
        item.council, item.seats = council, item.sitting(seats)
    return Table(_("Dossiers before the council"), columns, [_item_row(item, address(item.public_id)) for item in page])


def _item_row(item: CouncilItem, url: str) -> Row:
    entitled = [seat.pk for seat in item.entitled_seats]
    signed = sum(1 for seat in item.signed_seats if seat in entitled)
    return Row(
        [
            Cell(f"{item.position}. {item.product_name}", url=url, soft=item.dossier_code),
            Cell(item.producer_name or ""),
            Cell(item.status, tag_tone=tone_of(item)),
            Cell(f"{signed}/{len(entitled)}"),
        ]
    )
