"""An office's own page: whom to call there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit
from accounts.requests import SignedInRequest
from basics import clock
from basics.frames import FormPage, show_form

from .contacts import may_change
from .forms import OfficeContactForm
from .models import OfficeContact


@login_required
def office_contact(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Whom producers call about a dossier that lies at the unit; written by its officers."""
    unit = get_object_or_404(AdministrativeUnit, public_id=public_id)
    if not may_change(request.user, unit):
        raise Http404
    contact = OfficeContact.objects.filter(unit=unit).first() or OfficeContact(unit=unit)
    form = OfficeContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields}
        OfficeContact.objects.update_or_create(unit=unit, defaults={**given, "changed_by": request.user, "changed_at": clock.now()})
        messages.success(request, _("Saved. It stands on the page and in the mails of every dossier at your office."))
        return redirect("inbox")
    page = FormPage(
        _("Whom to call"), _("Save"), reverse("inbox"), back_label=_("Inbox"), over=unit.name,
        lead=_("Producers read this on their dossier and in every mail while it lies at your office."),
    )  # fmt: skip
    return show_form(request, form, page)
