"""Where a producer and its products are today, whose former commune became no single one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from basics.frames import FormPage, show_form
from cycle.acts.placing import choices_for, settle
from cycle.forms.placing import PlacesForm
from products.models import Producer
from products.policies import producer_ids


@login_required
def producer_place(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Choose among the communes that the rest of the former district became; then on to where the person came from."""
    producer = get_object_or_404(Producer.objects.filter(pk__in=producer_ids(request.user)), public_id=public_id)
    back = _back(request)
    choices = choices_for(producer)
    if not choices:
        return redirect(back)
    form = PlacesForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        count = settle(producer, form.chosen())
        messages.success(request, _said(count))
        return redirect(back)
    page = FormPage(
        title=_("Commune of today"),
        button=_("Save the place"),
        back=back,
        over=producer.name,
        lead=_("Your former commune became part of several communes. Choose the one you are in today; your dossiers go to its office."),
    )
    return show_form(request, form, page)


def _said(count: int) -> str:
    if not count:
        return _("The place is saved.")
    return ngettext(
        "The place is saved, and %(count)d dossier that waited goes on.",
        "The place is saved, and %(count)d dossiers that waited go on.",
        count,
    ) % {"count": count}


def _back(request: SignedInRequest) -> str:
    came_from = request.GET.get("tiep", "")
    return came_from if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None) else reverse("dossier_list")
