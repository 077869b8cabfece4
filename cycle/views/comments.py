"""Comments at the items of a dossier: the office writes, sends and settles them, the producer answers each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from basics import clock
from basics.frames import FormPage, show_form
from cycle import comments
from cycle.comments import of_dossier, sending_move
from cycle.forms.comments import AgainForm, AnswerForm, CommentForm
from cycle.models import Dossier, ReviewComment
from cycle.pages.remarks import Reader, may_answer, may_take_back
from cycle.rules.policies import member_of_producer
from workflow.door import locked

NOT_SETTLED = gettext_lazy("Comments are settled by the office that has the dossier.")
NOT_AGAIN = gettext_lazy("An answered comment is asked again once, by the office that has the dossier.")
NO_ANSWER = gettext_lazy("Comments are answered by the producer, while the dossier lies with them.")


@login_required
def comment_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Remarks on the items of a dossier, written before it is returned."""
    dossier = _dossier(request, public_id)
    send = sending_move(request.user, dossier)
    if send is None:
        messages.error(request, _("Comments are written by the office that has the dossier."))
        return redirect("dossier_detail", dossier.public_id)
    form = CommentForm(request.POST or None, dossier=dossier, initial={"item": request.GET.get("item", "")})
    if request.method == "POST" and form.is_valid():
        _note(request, form, dossier)
        return redirect("comment_add", dossier.public_id)
    rows = [row for row in of_dossier(dossier) if row.settled_at is None]
    context = {
        "dossier": dossier,
        "title": _("Comments"),
        "lead": _("Write at each item what is needed. The producer reads it once you send it."),
        "form": form,
        "send": send,
        "comments": Reader(dossier, writes=lambda item: False, settles=True, user=request.user).remarks(rows),
    }
    return render(request, "cycle/comment_add.html", context)


@transaction.atomic
def _note(request: SignedInRequest, form: CommentForm, dossier: Dossier) -> None:
    """Written with the dossier locked: what was sent meanwhile, by a colleague perhaps, takes no further comment with it.

    Once: pressed twice, the second press finds what the first noted.
    """
    by = request.user
    if sending_move(by, locked(Dossier, dossier.pk)) is None:
        messages.error(request, _("Comments are written by the office that has the dossier."))
        return
    if not dossier.comments.filter(written_by=by, sent_at=None, settled_at=None, **form.cleaned_data).exists():
        form.instance.dossier, form.instance.written_by = dossier, by
        form.save()
    messages.success(request, _("The comment is noted. The producer reads it once you send it."))


@login_required
@require_POST
def comment_remove(request: SignedInRequest, public_id: str, comment: str) -> HttpResponse:
    """Take back one's own comment while it has not been sent."""
    dossier = _dossier(request, public_id)
    get_object_or_404(dossier.comments, public_id=comment)
    with transaction.atomic():
        fresh = locked(Dossier, dossier.pk)
        row = fresh.comments.filter(public_id=comment).first()
        removed = row is not None and sending_move(request.user, fresh) is not None and may_take_back(row, request.user)
        if removed and row:
            row.delete()
    if removed:
        messages.success(request, _("The comment is taken back."))
    else:
        messages.error(request, _("Only your own comments, not sent yet, can be taken back."))
    return redirect("comment_add", dossier.public_id)


@login_required
@require_POST
def comment_settle(request: SignedInRequest, public_id: str, comment: str) -> HttpResponse:
    """Settle one comment; for who would send comments now."""
    dossier = _dossier(request, public_id)
    get_object_or_404(dossier.comments, public_id=comment)
    with transaction.atomic():
        fresh = locked(Dossier, dossier.pk)
        row = fresh.comments.filter(public_id=comment, sent_at__isnull=False).first()
        allowed = row is not None and sending_move(request.user, fresh) is not None
        if allowed and row and row.settled_at is None:
            comments.settle(row, request.user, clock.now())
    if allowed:
        messages.success(request, _("The comment is settled."))
    else:
        messages.error(request, str(NOT_SETTLED))
    return redirect(_open_comments(dossier))


@login_required
def comment_again(request: SignedInRequest, public_id: str, comment: str) -> HttpResponse:
    """Ask again what was answered: a new comment below the old one and its answer, with what is still missing."""
    dossier = _dossier(request, public_id)
    row = get_object_or_404(dossier.comments.filter(sent_at__isnull=False).select_related("written_by", "answered_by"), public_id=comment)
    back = _open_comments(dossier)
    form = AgainForm(request.POST or None, initial={"text": row.text})
    if sending_move(request.user, dossier) is None or not comments.may_ask_again(row):
        messages.error(request, str(NOT_AGAIN))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        if _asked_again(request.user, dossier, row, form.cleaned_data["text"]):
            messages.success(request, _("It is asked again: it goes to the producer with the next return."))
        else:
            messages.error(request, str(NOT_AGAIN))
        return redirect(back)
    label = comments.labels(dossier).get(row.item, row.item)
    page = FormPage(_("Ask again"), _("Ask again"), back, back_label=dossier.product.name, over=label)
    return show_form(request, form, page, template="cycle/comment_answer.html", comment=row, asks_again=True)


@transaction.atomic
def _asked_again(by: User, dossier: Dossier, row: ReviewComment, text: str) -> bool:
    """Written with the dossier locked, once, unless it went on meanwhile."""
    fresh = locked(Dossier, dossier.pk)
    current = fresh.comments.get(pk=row.pk)
    if sending_move(by, fresh) is None or not comments.may_ask_again(current):
        return False
    comments.ask_again(current, by, text)
    return True


@login_required
def comment_answer(request: SignedInRequest, public_id: str, comment: str) -> HttpResponse:
    """The producer's answer in words; it may be written anew until the dossier goes back to the office."""
    dossier = _dossier(request, public_id)
    row = get_object_or_404(dossier.comments.filter(sent_at__isnull=False).select_related("written_by"), public_id=comment)
    back = _open_comments(dossier)
    form, closed = AnswerForm(request.POST or None, instance=row), "" if _waits(request.user, dossier, row) else NO_ANSWER
    if closed and (request.method != "POST" or member_of_producer(request.user, dossier) is None):
        messages.error(request, str(closed))
        return redirect(back)
    if request.method == "POST" and not closed and form.is_valid():
        if _answered(request, dossier, row, form.cleaned_data["answer"]):
            messages.success(request, _("Your answer is noted. It goes to the office when you hand in again."))
            return redirect(back)
        closed = NO_ANSWER
    label = comments.labels(dossier).get(row.item, row.item)
    page = FormPage(_("Answer a comment"), _("Save the answer"), back, back_label=dossier.product.name, over=label, closed=closed)
    return show_form(request, form, page, status=409 if closed else 200, template="cycle/comment_answer.html", comment=row)


@transaction.atomic
def _answered(request: SignedInRequest, dossier: Dossier, row: ReviewComment, words: str) -> bool:
    """Saved with the dossier locked, unless it went back to the office meanwhile."""
    fresh = locked(Dossier, dossier.pk)
    current = fresh.comments.filter(pk=row.pk).first()
    if current is None or not _waits(request.user, fresh, current):
        return False
    comments.answer(current, request.user, words, clock.now())
    return True


def _waits(user: User, dossier: Dossier, row: ReviewComment) -> bool:
    return may_answer(user, dossier) and comments.may_be_answered(row, dossier)


def _dossier(request: SignedInRequest, public_id: str) -> Dossier:
    return get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)


def _open_comments(dossier: Dossier) -> str:
    return f"{reverse('dossier_detail', args=[dossier.public_id])}#open-comments"
