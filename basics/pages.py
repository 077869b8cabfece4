"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

Listed = TypeVar("Listed", bound=Model)

PER_PAGE = 50
DEEP = 10
COUNTED = 1000
"""Beyond so many rows a list is not counted: a count would grow with the country."""


class DeepPaginator(Paginator[Listed]):
    """Pages of which a late one costs little more than the first: what is passed over is counted by its keys, in the order's index.

    The first is read with one row more than it shows: most lists end on it, and are not counted then.

    `keys_first`: so also the first ones, of a list that is sorted whole because words narrow it: its joins are made for a page alone.
    """

    keys_first = False

    def get_page(self, number: float | str | None) -> Page[Listed]:
        if self.keys_first or number not in (None, "1"):
            return super().get_page(number)
        rows = list(self.object_list[: self.per_page + 1])
        if len(rows) <= self.per_page:
            self.count = len(rows)
        return Page(rows[: self.per_page], 1, self)

    def page(self, number: int | str) -> Page[Listed]:
        number = self.validate_number(number)
        if number < DEEP and not self.keys_first:
            return super().page(number)
        start = (number - 1) * self.per_page
        rows: Any = self.object_list
        keys = list(rows.values_list("pk", flat=True)[start : min(start + self.per_page, self.count)])
        return Page(list(rows.filter(pk__in=keys)), number, self)


class BoundedPaginator(DeepPaginator[Listed]):
    """Pages over the first COUNTED rows."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list  # only ever a QuerySet here, which django-stubs do not know
        return int(rows.order_by().values("pk")[:COUNTED].count())


def page_of(request: HttpRequest, rows: QuerySet[Listed], per_page: int = PER_PAGE) -> Page[Listed]:
    """The page the request asks for by number; the nearest there is, where it asks for none or for one that is not there."""
    return DeepPaginator(rows, per_page).get_page(request.GET.get("page"))


def bounded_page_of(request: HttpRequest, rows: QuerySet[Listed], per_page: int = PER_PAGE, *, keys_first: bool = False) -> Page[Listed]:
    """As `page_of`, over the first COUNTED rows."""
    paginator = BoundedPaginator(rows, per_page)
    paginator.keys_first = keys_first
    return paginator.get_page(request.GET.get("page"))
