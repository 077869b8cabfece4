"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, QuerySet, Window
from django.http import HttpRequest
from django.utils.functional import cached_property

Listed = TypeVar("Listed", bound=Model)

PER_PAGE = 50
DEEP = 10
COUNTED = 1000
"""Beyond so many rows a list is not counted: a count would grow with the country."""


class DeepPaginator(Paginator[Listed]):
    """Pages of which a late one costs little more than the first: what is passed over is found by its keys, in the order's index.

    The first is read with one row more than it shows: most lists end on it, and are not counted then.

    `keys_first`: so also the first ones, of a list that is sorted whole because words narrow it: its joins are made for a page alone.
    """

    keys_first = False

    def get_page(self, number: float | str | None) -> Page[Listed]:
        if number not in (None, "1"):
            return super().get_page(number)
        rows = self._found_by_keys(0, self.per_page + 1) if self.keys_first else list(self.object_list[: self.per_page + 1])
        if len(rows) <= self.per_page:
            self.count = len(rows)
        return Page(rows[: self.per_page], 1, self)

    def page(self, number: int | str) -> Page[Listed]:
        number = self.validate_number(number)
        if number < DEEP and not self.keys_first:
            return super().page(number)
        start = (number - 1) * self.per_page
        return Page(self._found_by_keys(start, min(start + self.per_page, self.count)), number, self)

    def _found_by_keys(self, start: int, stop: int) -> list[Listed]:
        """In two queries: of one with the other inside it PostgreSQL makes poor plans where a scope comes along."""
        rows: Any = self.object_list  # only ever a QuerySet here, which django-stubs do not know
        keys = list(rows.values_list("pk", flat=True)[start:stop])
        return list(rows.filter(pk__in=keys))


class BoundedPaginator(DeepPaginator[Listed]):
    """Pages over the first COUNTED rows. Where a page is found by its keys, the keys of all of them are read: that counts them too."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:COUNTED].count())

    @cached_property
    def _keys(self) -> list[int]:
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[:COUNTED])

    def get_page(self, number: float | str | None) -> Page[Listed]:
        self.keys_first = self.keys_first or number not in (None, "1")
        if self.keys_first:
            self.count = len(self._keys)
        return super().get_page(number)

    def _found_by_keys(self, start: int, stop: int) -> list[Listed]:
        rows: Any = self.object_list
        return list(rows.filter(pk__in=self._keys[start:stop]))


class SearchPaginator(DeepPaginator[Listed]):
    """Pages of a list that words narrow: who looks for the keys of the first page has every row in hand, and counts them too."""

    keys_first = True

    def get_page(self, number: float | str | None) -> Page[Listed]:
        if number not in (None, "1"):
            return super().get_page(number)
        rows: Any = self.object_list
        found = list(rows.annotate(in_all=Window(Count("pk"))).values_list("pk", "in_all")[: self.per_page])
        self.count = found[0][1] if found else 0
        return Page(list(rows.filter(pk__in=[key for key, _in_all in found])), 1, self)


def page_of(request: HttpRequest, rows: QuerySet[Listed], per_page: int = PER_PAGE) -> Page[Listed]:
    """The page the request asks for by number; the nearest there is, where it asks for none or for one that is not there."""
    return DeepPaginator(rows, per_page).get_page(request.GET.get("page"))


def searched_page_of(request: HttpRequest, rows: QuerySet[Listed], per_page: int = PER_PAGE) -> Page[Listed]:
    """As `page_of`, of rows that were found by words."""
    return SearchPaginator(rows, per_page).get_page(request.GET.get("page"))


def bounded_page_of(request: HttpRequest, rows: QuerySet[Listed], per_page: int = PER_PAGE, *, keys_first: bool = False) -> Page[Listed]:
    """As `page_of`, over the first COUNTED rows."""
    paginator = BoundedPaginator(rows, per_page)
    paginator.keys_first = keys_first
    return paginator.get_page(request.GET.get("page"))
