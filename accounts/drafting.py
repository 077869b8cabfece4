"""Pages of drafts: whose words a form carries, and what becomes of them where the session ended before they were sent.

A form says by a signed mark whose page it is. What it brings after its session ended waits in the browser's session for that
very account to sign in, for a day; then the post is made as if it had come now, so that two tabs are merged as ever.

The mark outlives sessions, so it is worth less than a CSRF token: whoever knows one can let words wait for its account, from a
page of ours and in this browser's session alone, and nothing else. A post that another site made, or of which the browser does
not say who made it, keeps and changes nothing, whatever it carries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure

from accounts import attempts
from accounts.models import User
from basics import autosave, clock

ACCOUNT = "account"
"""Name of the hidden field that says whose page it is."""
LONGEST = dt.timedelta(hours=24)
"""How long what was typed waits for its writer, here and on their device."""
MOST = 5
"""Addresses of one session that wait; an older one gives way."""
OUT_OF_REACH = gettext_lazy(
    "This form is no longer open to your account, so it cannot be saved here. What you wrote is still on this page: "
    "copy what you need of it, then go on from your list of tasks."
)
ELSEWHERE = gettext_lazy(
    "This cannot be saved here any more. What you wrote is still on this page: copy what you need of it, then load the page again to "
    "see why."
)
_WAITING = "waiting_drafts"
_SIGNER = signing.TimestampSigner(salt="accounts.drafting")

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def mark_of(user: User | AnonymousUser) -> str:
    """For the hidden field of a page shown to this person. Nobody else can make it."""
    return _SIGNER.sign(user.public_id) if isinstance(user, User) else ""


def marked_for(request: HttpRequest) -> str:
    """The public id of the account whose page was posted; "" where it does not say, or not in our hand."""
    try:
        return _SIGNER.unsign(request.POST.get(ACCOUNT, ""), max_age=settings.ACCOUNT_SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return ""


def for_drafts(view: View) -> View:
    """`login_required` for a page on which people write: what they send is never lost on the way to the sign-in.

    Of a form that saves itself (`autosave.asked`) the view answers with `autosave.answer`; what it raises, be it `autosave.Closed`
    or that the page is out of reach, becomes an answer here.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _ask_to_sign_in(request)
        if request.method == "POST" and marked_for(request) not in ("", request.user.public_id):
            return _not_theirs(request)
        if request.method == "GET" and (fields := _taken(request, request.user)):
            return _made_up_for(view, request, fields, *args, **kwargs)
        return _answered(view, request, *args, **kwargs) if autosave.asked(request) else view(request, *args, **kwargs)

    autosave.mark(guarded)
    return guarded  # type: ignore[return-value]


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Where the CSRF token is gone with the session, or from before another sign-in: the mark says as well who wrote."""
    match = request.resolver_match
    if match is None or not autosave.takes_drafts(match.func):
        return csrf_failure(request, reason)
    if not isinstance(request.user, User) or autosave.asked(request):
        return _ask_to_sign_in(request)
    if marked_for(request) != request.user.public_id or not _keep(request):
        return csrf_failure(request, reason)
    return redirect(request.get_full_path())


def forget_others(request: HttpRequest, user: User, **_more: object) -> None:
    """Whoever signs in next in this browser carries nothing of anybody else's."""
    if waiting := request.session.get(_WAITING):
        request.session[_WAITING] = {path: one for path, one in waiting.items() if one["account"] == user.public_id}


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if autosave.asked(request):
        return autosave.refused("session", _("Your session has ended. Sign in again: what you wrote is kept."), status=401)
    if request.method == "POST" and _keep(request):
        messages.info(request, _("Your session had ended. Sign in again: what you wrote is kept and will be saved then."))
    elif request.method == "POST" and marked_for(request) and _from_our_page(request):
        messages.warning(request, _("Your session had ended, and what you wrote could not be kept. Go back, copy it, then sign in."))
    return redirect_to_login(request.get_full_path())


def _answered(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """In JSON, whatever the page itself would say: one that would lead its reader elsewhere takes nothing any more."""
    try:
        response = view(request, *args, **kwargs)
    except autosave.Closed as closed:
        return autosave.closed(str(closed))
    except (Http404, PermissionDenied) as refused:
        status = 404 if isinstance(refused, Http404) else 403
        return autosave.closed(OUT_OF_REACH, status=status)
    if response.status_code != 302:
        return response
    return autosave.closed(ELSEWHERE)


def _not_theirs(request: HttpRequest) -> HttpResponse:
    sentence = _("This page was opened by another account than the one signed in now, so nothing of it was saved.")
    if autosave.asked(request):
        return autosave.refused("account", sentence, status=403)
    raise PermissionDenied(sentence)


def _keep(request: HttpRequest) -> bool:
    """Let the posted fields wait for the account they are of; not where the form does not say whose it is, or is none of ours."""
    account = marked_for(request)
    if not account or not _from_our_page(request):
        return False
    fields = request.POST.copy()
    del fields[ACCOUNT]
    fields.pop("csrfmiddlewaretoken", None)
    if "%00" in fields.urlencode() or not _may_wait(request, account):
        return False
    waiting = request.session.get(_WAITING, {})
    waiting.pop(request.get_full_path(), None)
    one = {"account": account, "at": clock.now().isoformat(), "fields": fields.urlencode()}
    request.session[_WAITING] = dict([*waiting.items(), (request.get_full_path(), one)][-MOST:])
    return True


def _may_wait(request: HttpRequest, account: str) -> bool:
    """Few posts of an account find their session ended; whoever sends many fills our tables."""
    try:
        attempts.begin(request, attempts.Kind.WORDS_KEPT, account)
    except attempts.TooMany:
        return False
    return True


def _from_our_page(request: HttpRequest) -> bool:
    """By the browser's word, which no page can put into its mouth; without its word it is not."""
    if origin := request.headers.get("Origin"):
        return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _taken(request: HttpRequest, user: User) -> QueryDict | None:
    """What waits at this address for this person, if anything; it waits no longer."""
    waiting = request.session.get(_WAITING, {})
    one = waiting.pop(request.get_full_path(), None)
    if one is None:
        return None
    request.session[_WAITING] = waiting
    in_time = clock.now() - dt.datetime.fromisoformat(one["at"]) <= LONGEST
    return QueryDict(one["fields"]) if in_time and one["account"] == user.public_id else None


def _made_up_for(view: View, request: HttpRequest, fields: QueryDict, *args: object, **kwargs: object) -> HttpResponseBase:
    """Make the post that came too late; then its writer is back on the form they had left."""
    assert request.FILES is not None  # read before the method changes: this request has no body
    request.method, request.POST = "POST", fields  # type: ignore[assignment]
    response = view(request, *args, **kwargs)
    if response.status_code != 302:
        return response
    messages.info(request, _("What you wrote before your session ended is here."))
    return redirect(request.get_full_path())
