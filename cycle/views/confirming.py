"""The page before a move, and making the move: the same for years and events."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest

from ..door import MoveRefused, perform
from ..machine import Machine
from ..moves import Move


def confirm_move(request: SignedInRequest, subject: Machine, name: str, *, back: str, template: str, **context: Any) -> HttpResponse:
    """GET asks, POST acts. `back` is where the person comes from and goes to; unknown moves are 404.

    A move that is not there for this person now is answered with a sentence on the page they came from.
    """
    declared = subject.MOVES.get(name)
    if declared is None or not declared.offered:
        raise Http404
    refused: MoveRefused | None = None
    if request.method == "POST":
        try:
            perform(
                type(subject),
                subject.pk,
                name,
                by=request.user,
                seen=_seen(request),
                note=request.POST.get("note", ""),
                data=request.POST if declared.form else None,
            )
        except MoveRefused as refusal:
            refused = refusal
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": declared.label})
            return redirect(back)
    sentence = _why_not(subject, declared, request.user)
    if sentence or (refused and refused.reason != MoveRefused.INVALID):
        tell = messages.info if refused and refused.reason == MoveRefused.DONE else messages.error
        tell(request, " ".join(refused.sentences) if refused else sentence)
        return redirect(back)
    return render(request, template, {**context, **_page(request, subject, declared, refused), "back": back})


def _page(request: SignedInRequest, subject: Machine, declared: Move, refused: MoveRefused | None) -> dict[str, Any]:
    form = refused.form if refused and refused.form else declared.form()(subject=subject) if declared.form else None
    return {
        "move": declared,
        "form": form,
        "seen": subject.revision,
        "note": request.POST.get("note", ""),
        "note_error": " ".join(refused.sentences) if refused and not refused.form else "",
        "blockers": declared.blockers(subject),
    }


def _why_not(subject: Machine, declared: Move, user: Any) -> str:
    if not declared.exists_for(subject):
        return _("“%(move)s” is not possible now: %(status)s.") % {"move": declared.label, "status": subject.get_state_display()}  # type: ignore[attr-defined]
    if not declared.grant(user, subject):
        return _("You may look at this, but “%(move)s” is for somebody else to do.") % {"move": declared.label}
    return ""


def _seen(request: SignedInRequest) -> int:
    """The revision the page showed; a page that does not say counts as out of date."""
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1
