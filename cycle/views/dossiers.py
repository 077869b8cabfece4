"""The list of dossiers, and the page of one: the same for every role."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from basics.formats import moment
from basics.pages import COUNTED, bounded_page_of
from cycle.changes import changes_of
from cycle.models import Dossier
from cycle.pages import dossierlist, sections
from cycle.pages.dossier import DossierPage, read_content, status_tone
from cycle.pages.dossierlist import FilterForm
from cycle.pages.remarks import heading
from cycle.views.extensions import may_give_time
from products.policies import is_member, producer_ids


@require_safe
@login_required
def dossier_list(request: SignedInRequest) -> HttpResponse:
    """My dossiers, or those of my area, newest first."""
    user = request.user
    form = FilterForm(request.GET)
    found = form.narrow(Dossier.objects.visible_to(user)).for_list().order_by("-pk")
    page = bounded_page_of(request, found, dossierlist.PER_PAGE, keys_first=bool(form.cleaned_data.get("q")))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "form": form,
        "query": query.urlencode(),
        "count": _count_sentence(page.paginator.count),
        "table": dossierlist.table(_("Dossiers"), page, user),
        "may_start": bool(producer_ids(user)),
        "may_give_time": may_give_time(user),
    }
    return render(request, "cycle/dossier_list.html", context)


def _count_sentence(count: int) -> str:
    if count >= COUNTED:
        return _("The newest %(count)d dossiers; narrow them with the filters.") % {"count": count}
    return ngettext("%(count)d dossier", "%(count)d dossiers", count) % {"count": count}


@require_safe
@login_required
def dossier_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who has it, what is to do, what stands in it, and its history."""
    scope = Dossier.objects.visible_to(request.user).for_detail()
    dossier = read_content(get_object_or_404(scope, public_id=public_id))
    page = DossierPage(dossier, request.user)
    context = {
        "dossier": dossier,
        "tone": status_tone(dossier.state),
        "is_member": page.is_member,
        "is_official": page.is_official,
        "desk": page.desk(),
        "tasks": page.tasks,
        "comments": page.comments,
        "comments_title": heading(page.comments),
        "settled": page.settled(),
        "planner": page.planner(),
        "recognition": getattr(dossier, "recognition", None),
        "unproved": page.unproved(),
        "content": page.content(),
        "read_as_of": page.read.read_as_of,
        "helped": page.helped(),
        "extra": sections.of(dossier, request.user),
        "timeline": page.timeline,
        "last_note": page.last_note,
        "handed_in_again": page.handed_in_again(),
        "office": page.office(),
    }
    return render(request, "cycle/dossier_detail.html", context)


@require_safe
@login_required
def dossier_changes(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What changed between the last two times of handing in; for the producer who writes, since the last. Line by line."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    found = changes_of(dossier, writer=is_member(request.user, dossier.producer_id))
    if found is None:
        messages.info(request, _("Nothing was handed in here more than once."))
        return redirect("dossier_detail", dossier.public_id)
    lead = _("Handed in on %(since)s; what has been changed since.") if found.to is None else _("Handed in on %(since)s and on %(to)s.")
    words = {"since": moment(found.since), "to": moment(found.to) if found.to else ""}
    context = {"dossier": dossier, "title": _("What changed"), "lead": lead % words, "items": found.items, "again": found.to}
    return render(request, "cycle/dossier_changes.html", context)
