"""The page before any move of a dossier, and making it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.requests import SignedInRequest
from basics.facts import Fact
from basics.formats import number
from cycle.changes import last_submission
from cycle.items import SCORES, Part, named, parts
from cycle.models import Dossier
from cycle.models.states import ANSWERED_IN_A_TERM, State
from cycle.pages import buttons, unsent
from cycle.pages.remarks import asked_of
from cycle.pages.sections import note_for, warnings_before
from cycle.pages.sentences import lead_of, who_has
from cycle.rules import proof
from cycle.rules.policies import helping_officer
from products.models import Membership
from workflow.confirming import seen_revision
from workflow.door import MoveRefused, perform, why_not
from workflow.moves import Move, moves_of

CONFLICTS = (MoveRefused.STALE, MoveRefused.NOT_FROM_HERE, MoveRefused.NOT_BY_YOU)


@login_required
def dossier_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """GET asks, POST acts. A move that is not offered is 404; one that cannot be made now says why and keeps what was typed."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    declared = moves_of(Dossier).get(move)
    if declared is None or not declared.offered:
        raise Http404
    for_whom = _on_behalf_of(request, dossier, declared)
    if request.method != "POST":
        return _page(request, dossier, declared, for_whom)
    try:
        moved = perform(
            Dossier,
            dossier.pk,
            move,
            by=request.user,
            on_behalf_of=for_whom,
            seen=seen_revision(request),
            note=request.POST.get("note", ""),
            data=request.POST if declared.form else None,
        )
    except MoveRefused as refused:
        if refused.reason == MoveRefused.DONE:
            messages.info(request, " ".join(refused.sentences))
            return redirect("dossier_detail", public_id)
        fresh = Dossier.objects.for_detail().get(pk=dossier.pk)
        return _page(request, fresh, declared, for_whom, refused)
    messages.success(request, _done(moved, declared))
    still_seen = Dossier.objects.visible_to(request.user).filter(pk=moved.pk).exists()
    return redirect("dossier_detail", public_id) if still_seen else redirect("dossier_list")


def _page(
    request: SignedInRequest, dossier: Dossier, declared: Move[Dossier], for_whom: User | None, refused: MoveRefused | None = None
) -> HttpResponse:
    actor = for_whom or request.user
    hindrance = why_not(dossier, declared, actor)
    there = not hindrance
    sentences = list(refused.sentences) if refused and not refused.form else []
    if not there and not sentences:
        sentences = [hindrance]
    context: dict[str, Any] = {
        "dossier": dossier,
        "move": declared,
        "label": declared.label_for(dossier),
        "lead": lead_of(dossier, declared) if there else "",
        "back": reverse("dossier_detail", args=[dossier.public_id]),
        "possible": there,
        "warnings": warnings_before(dossier, declared.name) if there else [],
        "sentences": [] if refused and refused.reason == MoveRefused.NOT_READY else sentences,
        "blockers": buttons.blockers(dossier, declared, actor) if there else [],
        "form": _form(request, dossier, declared, refused),
        "note": request.POST.get("note", note_for(dossier, declared.name) if there else ""),
        "for_whom": for_whom,
        "answers": _answers(dossier, declared, for_whom) if there else [],
        "facts": _judged(dossier) if there else [],
        "changes": there and for_whom is None and _can_be_compared(dossier, declared),
        "asked": asked_of(dossier, actor) if there and declared.hands_in else [],
        "unproved": _unproved(dossier, declared) if there else None,
        "unsent": unsent.before(dossier, declared, actor) if there else None,
        "note_optional": there and declared.note_if_empty(dossier) != "",
    }
    conflict = not there or (refused is not None and refused.reason in CONFLICTS)
    return render(request, "cycle/dossier_move.html", context, status=409 if conflict else 200)


def _can_be_compared(dossier: Dossier, declared: Move[Dossier]) -> bool:
    """What is handed in again, with what was handed in last."""
    return declared.hands_in and dossier.state in ANSWERED_IN_A_TERM and last_submission(dossier) is not None


def _answers(dossier: Dossier, declared: Move[Dossier], for_whom: User | None) -> list[Part]:
    """What a submission sends, to be checked before it goes; who sends it for somebody else changes nothing in it."""
    found = parts(dossier, [named(key) for key in declared.sends], to_check=True)
    return [replace(part, url="") for part in found] if for_whom else found


def _unproved(dossier: Dossier, declared: Move[Dossier]) -> buttons.Blocker | None:
    """What of the scores that are sent no paper stands behind; it keeps nobody from sending them."""
    sentence = proof.for_producer(dossier) if SCORES.key in declared.sends else ""
    return buttons.of_item(SCORES, dossier, None, sentence) if sentence else None


def _judged(dossier: Dossier) -> list[Fact]:
    """What a decision is about: the product with its council's result."""
    if dossier.state != State.AWAITING_DECISION:
        return []
    result = _("%(stars)d stars") % {"stars": dossier.stars} if dossier.stars else pgettext("item", "Knocked out")
    return [
        Fact(_("Product"), dossier.product.name),
        Fact(_("Producer"), dossier.producer.name if dossier.producer else ""),
        Fact(_("Result of the council"), result),
        Fact(_("Points"), "" if dossier.points is None else number(dossier.points, 2)),
    ]


def _form(request: SignedInRequest, dossier: Dossier, declared: Move[Dossier], refused: MoveRefused | None) -> Form | None:
    """The move's own form: with its errors, with what was typed, or fresh."""
    if refused and refused.form:
        return refused.form
    if declared.form is None:
        return None
    typed = request.POST.dict() if request.method == "POST" else None
    return declared.form(initial=typed, subject=dossier)


def _done(dossier: Dossier, declared: Move[Dossier]) -> str:
    """What was done, who has it now and until when: the receipt in one line."""
    if not dossier.desk_role or dossier.desk_role == "producer" or dossier.desk_due is None:
        return _("Done: %(move)s.") % {"move": declared.label}
    holder = who_has(dossier, mine=False)
    return _("Done: %(move)s. %(code)s is now with %(holder)s; answer due %(day)s.") % {
        "move": declared.label, "code": dossier.code, "holder": holder, "day": f"{dossier.desk_due:%d/%m/%Y}",
    }  # fmt: skip


def _on_behalf_of(request: SignedInRequest, dossier: Dossier, declared: Move[Dossier]) -> User | None:
    """The member of the producer an officer acts for, where they may not act themselves. Anybody else named is 404."""
    given = request.POST.get("on_behalf_of") or request.GET.get("thay")
    if not given or declared.grant(request.user, dossier):
        return None
    current = Membership.objects.current().filter(producer=dossier.producer_id, user__public_id=given).select_related("user").first()
    if current is None or helping_officer(dossier, request.user, current.user, declared) is None:
        raise Http404
    return current.user
