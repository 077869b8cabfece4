"""The page before a move, and making the move: one that is confirmed, and one that corrects its object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from basics import cleaning
from basics.frames import FormPage, show_form

from .door import MoveRefused, not_by_you, not_from_here, perform, why_not
from .machine import Machine
from .moves import Move, moves_of

M = TypeVar("M", bound=Machine)
Said = Callable[[M], str]
"""Words on what came of a move, or none."""


def confirm_move(
    request: SignedInRequest,
    subject: M,
    name: str,
    *,
    back: str,
    template: str,
    context: Mapping[str, object],
    said: Said[M] | None = None,
) -> HttpResponse:
    """GET asks, POST acts. `back` is where the person comes from and goes to; unknown moves are 404.

    `said` may have a sentence of its own for what came of the move.

    A move that is not there for this person now is answered with a sentence on the page they came from; where only the page
    was out of date, what was typed stands on it again (409).
    """
    declared = moves_of(type(subject)).get(name)
    if declared is None or not declared.offered:
        raise Http404
    refused: MoveRefused | None = None
    if request.method == "POST":
        try:
            moved = _make(request, subject, declared)
        except MoveRefused as refusal:
            refused = refusal
        else:
            messages.success(request, (said(moved) if said else "") or _("Done: %(move)s.") % {"move": declared.label})
            return redirect(back)
    sentence = why_not(subject, declared, request.user)
    outdated = refused is not None and refused.reason == MoveRefused.STALE and (declared.form or request.POST.get("note"))
    if sentence or (refused and not outdated and refused.reason != MoveRefused.INVALID):
        tell = messages.info if refused and refused.reason == MoveRefused.DONE else messages.error
        tell(request, " ".join(refused.sentences) if refused else sentence)
        return redirect(back)
    page = {**context, **_page(request, subject, declared, refused), "back": back}
    return render(request, template, page, status=409 if outdated else 200)


def correct_by_form(request: SignedInRequest, subject: M, name: str, page: FormPage) -> HttpResponse:
    """GET shows the form of a move that corrects its object, POST makes it; what is refused is said beside what was typed."""
    declared = moves_of(type(subject))[name]
    assert declared.form
    if not declared.grant(request.user, subject):
        raise PermissionDenied(not_by_you(declared))
    if not declared.exists_for(subject):
        messages.error(request, not_from_here(subject, declared))
        return redirect(page.back)
    if request.method != "POST":
        return show_form(request, declared.form(subject=subject), page, seen=subject.revision)
    form = declared.form(request.POST, subject=subject)
    if not form.has_changed():
        messages.info(request, _("Nothing was changed."))
        return redirect(page.back)
    try:
        perform(type(subject), subject.pk, name, by=request.user, seen=seen_revision(request), data=request.POST)
    except MoveRefused as refused:
        if not refused.form:
            form.add_error(None, refused.sentences)
        fresh = type(subject)._default_manager.get(pk=subject.pk)
        return show_form(request, refused.form or form, page, seen=fresh.revision)
    messages.success(request, _("The changes are saved."))
    return redirect(page.back)


def _make(request: SignedInRequest, subject: M, declared: Move[M]) -> M:
    return perform(
        type(subject),
        subject.pk,
        declared.name,
        by=request.user,
        seen=seen_revision(request),
        note=request.POST.get("note", ""),
        data=request.POST if declared.form else None,
    )


def _page(request: SignedInRequest, subject: M, declared: Move[M], refused: MoveRefused | None) -> dict[str, object]:
    posted = request.POST if request.method == "POST" else None  # one of nothing was posted too
    fresh = declared.form(posted, subject=subject) if declared.form else None
    if fresh and refused and not refused.form:
        fresh.add_error(None, refused.sentences)
    return {
        "move": declared,
        "lead": declared.lead,
        "form": refused.form if refused and refused.form else fresh,
        "seen": subject.revision,
        "note": request.POST.get("note", ""),
        "note_error": " ".join(refused.sentences) if refused and not fresh else "",
        "blockers": declared.blockers(subject),
    }


def seen_revision(request: SignedInRequest) -> int:
    """The revision the page showed; a page that does not say counts as out of date."""
    given = cleaning.whole_number(request.POST.get("seen", ""))
    return -1 if given is None else given
