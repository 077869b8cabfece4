"""What a form of a draft carries beside its fields."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import drafting

register = template.Library()


@register.inclusion_tag("components/draft.html", takes_context=True)
def draft(context: Context, versions: str, saved_at: dt.datetime | None = None, *, by_button: bool = False) -> dict[str, object]:
    """The versions of its fields, whose page it is, and where it says that it is saved: by itself, or `by_button` alone."""
    user = getattr(getattr(context, "request", None), "user", None)
    return {
        "versions": versions,
        "saved_at": saved_at,
        "account": drafting.mark_of(user) if user else "",
        "owner": getattr(user, "public_id", ""),
        "login_url": reverse(settings.LOGIN_URL),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "hours": (hours := drafting.LONGEST // dt.timedelta(hours=1)),
        "by_button": by_button,
        "words": {**words(hours), **(words_by_button(hours) if by_button else {})}.items(),
    }


def words(hours: int) -> dict[str, str]:
    """What a form says by itself while nobody answers it. `hours`: how long what was typed waits on the device."""
    return {
        "saving": _("Saving…"),
        "failed": _("Not saved yet. While this page is open, what you wrote is sent again by itself."),
        "offline": _(
            "No connection. While this page is open, what you wrote is sent when the connection is back. "
            "If you close it, it waits on this device for %(hours)d hours and is sent when you open this form again."
        )
        % {"hours": hours},
        "untaken": _(
            "The server does not take this. What you wrote stays on this page and on this device: "
            "shorten it if it is very long, else load the page again."
        ),
        "unkept": _(
            "Not saved yet, and this browser keeps nothing of it: what you wrote is on this page alone. "
            "Leave the page open until it is saved."
        ),
        "back": _("What you wrote on this device is back."),
        "goes-along": _(
            "Your session has ended, and this browser keeps nothing of what you wrote. Press the button of this form: "
            "it leads to the sign-in, and what you wrote goes along."
        ),
        "signed-out": _(
            "Your session has ended: you signed out in another window, so nothing is kept on this device any more. "
            "What you wrote stays on this page: sign in again in another window, then come back here to save it."
        ),
        "to-sign-in": _("Sign in"),
        "keep-mine": _("Keep mine"),
        "take-theirs": _("Take what was saved"),
    }


def words_by_button(hours: int) -> dict[str, str]:
    """What differs where nothing is sent before the button is pressed."""
    return {
        "failed": _("Not saved. What you wrote stays on this page and waits on this device for %(hours)d hours: press the button again.")
        % {"hours": hours},
        "offline": _(
            "No connection. What you wrote waits on this device for %(hours)d hours: press the button when the connection is back."
        )
        % {"hours": hours},
        "back": _("What you wrote on this device is back. It is saved when you press the button."),
    }
