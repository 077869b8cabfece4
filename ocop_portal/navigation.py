"""What stands in the bar of every page: the site's place, and the links for each hat.

One list names them all. A link whose URL does not exist (an app switched off) is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import Seat
from people.offices import offices_of
from products.policies import producer_ids


def everybody(user: Any) -> bool:
    return True


def signed_in(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated)


def visitor(user: Any) -> bool:
    return not signed_in(user)


def staff(user: Any) -> bool:
    """Holds any appointment; producers and council members do not."""
    return signed_in(user) and bool(offices_of(user).appointments)


def administrator(user: Any) -> bool:
    return signed_in(user) and bool(offices_of(user).units("administrator"))


def at_a_council(user: Any) -> bool:
    """Everybody but producers; of these only who sits in a council too."""
    if not signed_in(user) or staff(user) or not producer_ids(user):
        return signed_in(user)
    return Seat.objects.filter(user=user.pk).exists()


@dataclass(frozen=True)
class Entry:
    """A link of the bar: its URL name, its words, and whom it is for."""

    url_name: str
    label: str | Promise
    shown_to: Callable[[Any], bool]
    icon: str
    beside_person: bool = False
    """Stands by the account in the upper row, with the count of what is unread."""


ENTRIES = (
    Entry("inbox", _("Inbox"), signed_in, "inbox"),
    Entry("dossier_list", _("Dossiers"), signed_in, "file"),
    Entry("outreach_list", _("Outreach"), staff, "people"),
    Entry("potential_list", _("Potential products"), staff, "seed"),
    Entry("council_list", pgettext_lazy("navigation", "Council"), at_a_council, "scale"),
    Entry("cycle_year_list", _("Cycle years"), administrator, "ring"),
    Entry("catalogue", _("Products"), everybody, "search"),
    Entry("certificate_lookup", _("Check a certificate"), visitor, "check"),
    Entry("notice_list", _("Notices"), signed_in, "bell", beside_person=True),
)


UNREAD_COUNTED = 99
"""More than so many is many."""


def unread_notices(user: Any) -> int:
    """How many notices the person has not read, at most UNREAD_COUNTED; asked once a request."""
    if not signed_in(user):
        return 0
    if "_unread_notices" not in user.__dict__:
        from cycle.models import Notice

        user.__dict__["_unread_notices"] = Notice.objects.visible_to(user).unread().order_by()[:UNREAD_COUNTED].count()
    return int(user.__dict__["_unread_notices"])


def site_area(request: HttpRequest | None) -> str:
    """The province this page is about; "" where it is about none."""
    return getattr(request, "site_area", "")


def links(request: HttpRequest | None) -> list[dict[str, Any]]:
    """The links for this person, in order, with the one of this page marked `current`."""
    user = getattr(request, "user", None)
    found = []
    for entry in ENTRIES:
        if not entry.shown_to(user):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        found.append(
            {
                "name": entry.url_name,
                "url": url,
                "label": entry.label,
                "icon": entry.icon,
                "count": unread_notices(user) if entry.beside_person else 0,
                "beside_person": entry.beside_person,
                "current": request is not None and _is_current(request.path, url),
            }
        )
    return found


def _is_current(path: str, url: str) -> bool:
    return path.startswith(url) if url.count("/") > 1 else path == url
