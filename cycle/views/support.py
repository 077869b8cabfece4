"""Step 4: the support diary of a dossier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from basics import clock
from basics.pages import page_of
from basics.words import label_of
from cycle.forms.support import SupportEntryForm
from cycle.models import Dossier, SupportEntry
from cycle.models.states import IMPLEMENTATION_STATES
from cycle.rules.policies import impartial, member_of_producer
from people.offices import offices_of
from workflow.door import locked


@login_required
def support_list(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The diary, newest day first, with a form for whoever may add to it while the plan is put into practice."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    may_add = may_write(request.user, dossier)
    bound = request.POST if request.method == "POST" else None
    form = SupportEntryForm(bound, initial={"day": clock.today()}) if may_add else None
    if form and form.is_bound and form.is_valid():
        _enter(form, dossier, request.user)
        messages.success(request, _("The entry is in the diary."))
        return redirect("support_list", dossier.public_id)
    if bound and form is None:
        messages.error(
            request, _("The diary is written while the plan is put into practice, by the producer and the officers of the area.")
        )
        return redirect("support_list", dossier.public_id)
    page = page_of(request, dossier.support_entries.select_related("entered_by"))
    context = {
        "dossier": dossier,
        "title": _("Support diary"),
        "lead": _("Who helped with what while the plan is put into practice."),
        "page": page,
        "entries": [_entry(row) for row in page],
        "form": form,
    }
    return render(request, "cycle/support_list.html", context)


@transaction.atomic
def _enter(form: SupportEntryForm, dossier: Dossier, by: User) -> None:
    """The entry, once: pressed twice, the second press finds what the first wrote."""
    locked(Dossier, dossier.pk)
    if dossier.support_entries.filter(entered_by=by, **form.cleaned_data).exists():
        return
    form.instance.dossier, form.instance.entered_by = dossier, by
    form.save()


def may_write(user: User, dossier: Dossier) -> bool:
    """The producer's members, and officers of any unit of the area, from the plan's acceptance to the commune's check."""
    if dossier.state not in IMPLEMENTATION_STATES:
        return False
    area = {unit.pk for unit in dossier.chain_of_units}
    officer = impartial(user, dossier) and any(unit.pk in area for unit in offices_of(user).units("officer"))
    return officer or member_of_producer(user, dossier) is not None


def _entry(row: SupportEntry) -> dict[str, Any]:
    who = _("%(helper)s, entered by %(person)s") % {"helper": row.given_by, "person": row.entered_by.full_name}
    return {"when": row.day, "who": who, "what": label_of(row, "topic"), "note": row.text}
