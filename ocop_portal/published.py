"""The lines that stand for the log, for anybody to see and to save. See docs/decisions/031."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from basics.facts import Link
from basics.formats import day, number
from basics.frames import Empty, ListPage, show_list
from basics.pages import page_of
from basics.tables import Cell, Column, Row, Table
from workflow.models import Publication


@require_safe
def published_log(request: HttpRequest) -> HttpResponse:
    """The newest line as it may be saved or printed, and on which days there were others."""
    page = page_of(request, Publication.objects.defer("heads"))
    empty = Empty(_("Nothing was published yet"), _("The first line appears on the first day on which the portal is running."), icon="file")
    lead = _(
        "Every act in the portal is entered in a log whose entries are chained to each other. Once a day one signed line is published"
        " that stands for the whole log until then."
    )
    save = Link(_("Save all lines as text"), reverse("published_lines"))
    newest = Publication.objects.defer("heads").first()
    return show_list(
        request, ListPage(_table(page), page, empty, lead), template="ocop_portal/published_log.html", newest=newest, save=save
    )


def _table(publications: Iterable[Publication]) -> Table:
    columns = [Column(_("Day")), Column(_("Number"), "number"), Column(_("Log chains"), "number"), Column(_("Log entries"), "number")]
    rows = [Row([Cell(day(one.day)), *(Cell(number(count)) for count in (one.number, one.chains, one.entries))]) for one in publications]
    return Table(_("Published state of the log"), columns, rows)


@require_safe
def published_lines(request: HttpRequest) -> HttpResponse:
    """Every line, the newest first, as `verify_log --against` reads them."""
    lines = "".join(f"{line}\n" for line in Publication.objects.values_list("line", flat=True))
    return HttpResponse(
        lines, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="ocop-log.txt"'}
    )
