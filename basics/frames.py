"""Pages of a kind that many views show: one form, or one list. What differs is said here, the rest by templates/frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from basics.facts import Link
from basics.tables import Table
from basics.words import Words

BACK = gettext_lazy("Back")


@dataclass(frozen=True)
class FormPage:
    """What stands around a form: `back` is the address the person came from, `over` what the form is about.

    With `guard` the browser asks before a form that was begun is left. `closed` says why it cannot be saved any more: what
    was typed stays to be copied, and there is no button. Of a draft that is saved `by_button` nothing is saved before that.
    """

    title: Words
    button: Words
    back: str
    back_label: Words = BACK
    over: str = ""
    lead: Words = ""
    guard: bool = True
    closed: Words = ""
    by_button: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands where a list has no rows."""

    title: Words
    text: Words
    icon: str


@dataclass(frozen=True)
class ListPage:
    """A table under its caption, a page of it at a time. `add`: the button above it, where the reader may add a row."""

    table: Table
    page: Page[Any]
    empty: Empty
    lead: Words = ""
    back: Link | None = None
    add: Link | None = None


def show_form(
    request: HttpRequest, form: BaseForm, page: FormPage, *, status: int = 200, template: str = "frames/form.html", **more: object
) -> HttpResponse:
    """The page with its form; a `template` that extends the frame gets `more`."""
    return render(request, template, {"form": form, "page": page, **more}, status=status)


def show_list(request: HttpRequest, listed: ListPage, *, template: str = "frames/list.html", **more: object) -> HttpResponse:
    """The page with its list; a `template` that extends the frame gets `more`."""
    return render(request, template, {"listed": listed, **more})
