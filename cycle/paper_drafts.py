"""What is written of a paper before its file is sent: kept in the person's session, merged like every draft, and gone with the paper."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from basics.autosave import Outcome
from basics.drafts import VERSIONS, Value, merge, packed, unpacked, versions_of

from .forms.evidence import EvidenceForm
from .models import Dossier

FIELDS = ("kind", "title", "issued_on", "expires_on")


def read(request: HttpRequest, dossier: Dossier) -> dict[str, str]:
    """Field -> text, as its control carries it."""
    kept = request.session.get(_key(dossier), {})
    return {name: kept.get(name, "") for name in FIELDS}


def versions(request: HttpRequest, dossier: Dossier) -> str:
    return packed(versions_of(read(request, dossier)))


def save(request: HttpRequest, dossier: Dossier) -> Outcome:
    """Keep the posted fields, but for what another tab changed meanwhile; nothing where one cannot be read."""
    given: dict[str, Value] = {name: request.POST[name] for name in FIELDS if name in request.POST}
    form = EvidenceForm()
    if errors := {name: said for name, text in given.items() if text and (said := _wrong(form, name, str(text)))}:
        return Outcome(errors=errors)
    stored: dict[str, Value] = dict(read(request, dossier))
    merged = merge(stored, given, unpacked(request.POST.get(VERSIONS, "")), label=lambda name: str(form.fields[name].label))
    request.session[_key(dossier)] = dict(merged.values)
    return Outcome(
        {name: merged.versions[name] for name in given},
        disputed={one.name: one for one in merged.disputed},
        stored={one.name: str(merged.values[one.name]) for one in merged.disputed},
    )


def forget(request: HttpRequest, dossier: Dossier) -> None:
    request.session.pop(_key(dossier), None)


def _key(dossier: Dossier) -> str:
    return f"paper:{dossier.public_id}"


def _wrong(form: EvidenceForm, name: str, text: str) -> str:
    try:
        form.fields[name].clean(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
