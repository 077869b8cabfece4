"""More time for a dossier named by its code, also for a draft that is its producer's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from basics.frames import FormPage, show_form
from cycle.forms.extensions import ExtensionByCodeForm
from cycle.models import Dossier
from people.offices import offices_of
from workflow.door import MoveRefused, perform


def may_give_time(user: User) -> bool:
    """Officers and administrators; whether of this very dossier, the door says."""
    return bool(offices_of(user).units("officer") or offices_of(user).units("administrator"))


@login_required
def extension_add(request: SignedInRequest) -> HttpResponse:
    """The producer reads the code out; nothing of the dossier is shown."""
    if not may_give_time(request.user):
        raise Http404
    form = ExtensionByCodeForm(request.POST or None, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        try:
            perform(Dossier, form.dossier.pk, "extend", by=request.user, seen=None, note=given["note"], data={"until": given["until"]})
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            words = _("%(code)s has time until %(day)s.") % {"code": given["code"], "day": f"{given['until']:%d/%m/%Y}"}
            messages.success(request, words)
            return redirect("dossier_list")
    page = FormPage(
        title=_("Give more time"),
        button=_("Give more time"),
        back=reverse("dossier_list"),
        back_label=_("Dossiers"),
        lead=_(
            "For a producer whose step has closed. The code stands on top of their dossier; a draft nobody has submitted yet is found "
            "by it too, and stays unread."
        ),
    )
    return show_form(request, form, page, template="cycle/extension_add.html")
