"""What a form of a draft carries beside its fields."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from accounts import drafting

register = template.Library()


@register.inclusion_tag("components/draft.html", takes_context=True)
def draft(context: Context, versions: str, saved_at: dt.datetime | None = None) -> dict[str, object]:
    """The versions of its fields, whose page it is, and where it says that it is saved."""
    user = getattr(getattr(context, "request", None), "user", None)
    return {
        "versions": versions,
        "saved_at": saved_at,
        "account": drafting.mark_of(user) if user else "",
        "owner": getattr(user, "public_id", ""),
        "login_url": reverse(settings.LOGIN_URL),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "hours": drafting.LONGEST // dt.timedelta(hours=1),
    }
