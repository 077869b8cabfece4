"""What is written of a paper before its file is sent: merged like every draft, and gone with the paper."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from basics.autosave import Outcome
from basics.drafts import VERSIONS, Value, merge, packed, unpacked, versions_of

from .drafts import writing
from .forms.evidence import EvidenceForm
from .items import EVIDENCE
from .models import Dossier, PaperDraft

FIELDS = ("kind", "title", "issued_on", "expires_on")


def read(user: User, dossier: Dossier) -> dict[str, str]:
    """Field -> text, as its control carries it."""
    row = _rows(user, dossier).first()
    return {name: row.words.get(name, "") if row else "" for name in FIELDS}


def versions(typed: dict[str, str]) -> str:
    return packed(versions_of(typed))


def save(user: User, dossier: Dossier, data: QueryDict) -> Outcome:
    """Keep the posted fields, but for what another tab changed meanwhile; nothing where one cannot be read. Raises NotNow."""
    given: dict[str, Value] = {name: str(data[name]) for name in FIELDS if name in data}
    form = EvidenceForm()
    if errors := {name: said for name, text in given.items() if (said := _wrong(form, name, str(text)))}:
        return Outcome(errors=errors)
    with writing(user, dossier, EVIDENCE) as fresh:
        stored: dict[str, Value] = dict(read(user, fresh))
        merged = merge(stored, given, unpacked(data.get(VERSIONS, "")), label=lambda name: str(form.fields[name].label))
        PaperDraft.objects.update_or_create(dossier=fresh, user=user, defaults={"words": dict(merged.values)})
    return Outcome(
        {name: merged.versions[name] for name in given},
        disputed={one.name: one for one in merged.disputed},
        stored={one.name: str(merged.values[one.name]) for one in merged.disputed},
    )


def save_readable(user: User, dossier: Dossier, data: QueryDict) -> None:
    """Keep of a post what can be read, as of a paper that cannot be taken yet. Raises NotNow."""
    form, readable = EvidenceForm(), data.copy()
    for name in FIELDS:
        if name in data and _wrong(form, name, str(data[name])):
            del readable[name]
    save(user, dossier, readable)


def forget(user: User, dossier: Dossier) -> None:
    _rows(user, dossier).delete()


def _rows(user: User, dossier: Dossier) -> QuerySet[PaperDraft]:
    return PaperDraft.objects.filter(dossier=dossier, user=user)


def _wrong(form: EvidenceForm, name: str, text: str) -> str:
    """Why it cannot be read; it may be empty as long as the paper is not there."""
    if not text:
        return ""
    try:
        form.fields[name].clean(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
