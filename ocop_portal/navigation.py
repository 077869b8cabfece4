"""What stands in the bar of every page: the site's place, and the links for each person.

One list names them all. A link whose URL does not exist (an app switched off) is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from basics.words import Words
from cycle.models import Notice
from evaluation.rules.scopes import ever_seated
from people.offices import offices_of
from products.policies import producer_ids

Person = User | AnonymousUser | None
"""Who asks for a page; None where there is no request (an error page)."""


def everybody(person: Person) -> bool:
    return True


def signed_in(person: Person) -> TypeGuard[User]:
    return person is not None and person.is_authenticated


def visitor(person: Person) -> bool:
    return not signed_in(person)


def staff(person: Person) -> bool:
    """Holds any appointment; producers and council members do not."""
    return signed_in(person) and bool(offices_of(person).appointments)


def national_administrator(person: Person) -> bool:
    return signed_in(person) and any(unit.level == "national" for unit in offices_of(person).units("administrator"))


def at_a_council(person: Person) -> bool:
    """Everybody but producers; of these only who sits in a council too."""
    if not signed_in(person):
        return False
    return staff(person) or not producer_ids(person) or ever_seated(person)


@dataclass(frozen=True)
class Entry:
    """A link of the bar: its URL name, its words, and whom it is for."""

    url_name: str
    label: Words
    shown_to: Callable[[Person], bool]
    icon: str
    beside_person: bool = False
    """Stands by the account in the upper row, with the count of what is unread."""


ENTRIES = (
    Entry("inbox", _("Inbox"), signed_in, "inbox"),
    Entry("dossier_list", _("Dossiers"), signed_in, "file"),
    Entry("outreach_list", _("Outreach"), staff, "people"),
    Entry("potential_list", _("Potential products"), staff, "seed"),
    Entry("council_list", pgettext_lazy("navigation", "Council"), at_a_council, "scale"),
    Entry("cycle_year_list", _("Cycle years"), staff, "ring"),
    Entry("calendar", _("Working days"), national_administrator, "calendar"),
    Entry("catalogue", _("Products"), everybody, "search"),
    Entry("certificate_lookup", _("Check a certificate"), visitor, "check"),
    Entry("notice_list", _("Notices"), signed_in, "bell", beside_person=True),
)


UNREAD_COUNTED = 99
"""More than so many is many."""


def unread_notices(person: Person) -> int:
    """How many notices the person has not read, at most UNREAD_COUNTED; asked once a request."""
    if not signed_in(person):
        return 0
    known: int | None = person.__dict__.get("_unread_notices")
    if known is None:
        unread = Notice.objects.visible_to(person).unread().order_by()
        known = person.__dict__["_unread_notices"] = unread[:UNREAD_COUNTED].count()
    return known


def site_area(request: HttpRequest | None) -> str:
    """The province this page is about; "" where it is about none."""
    return getattr(request, "site_area", "")


@dataclass(frozen=True)
class Link:
    """A link of the bar as one page shows it. `count`: unread notices; `current`: it leads to this page."""

    name: str
    url: str
    label: Words
    icon: str
    count: int
    beside_person: bool
    current: bool


def links(request: HttpRequest | None) -> list[Link]:
    """The links for this person, in order."""
    person = getattr(request, "user", None)
    path = request.path if request is not None else ""
    return [
        Link(
            name=entry.url_name,
            url=url,
            label=entry.label,
            icon=entry.icon,
            count=unread_notices(person) if entry.beside_person else 0,
            beside_person=entry.beside_person,
            current=bool(path) and _is_current(path, url),
        )
        for entry in ENTRIES
        if entry.shown_to(person) and (url := address_of(entry.url_name))
    ]


def address_of(name: str) -> str:
    """The address of a page without parameters; "" where the site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_current(path: str, url: str) -> bool:
    return path.startswith(url) if url.count("/") > 1 else path == url
