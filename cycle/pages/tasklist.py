"""The producer's tasks in the step a dossier is in, each with how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from basics.words import Words

from ..items import Item, looked_at
from ..models import Dossier
from .buttons import Button


@dataclass(frozen=True)
class Task:
    """A row of `components/task_list.html`; without a url it is not open yet."""

    label: Words
    url: str
    status: str
    tone: str
    hint: str = ""


Asked = Mapping[str, Sequence[str]]
"""For each item the addresses at which its open remarks are answered."""


def tasks(dossier: Dossier, submit: Button | None, asked: Asked) -> list[Task]:
    """The items of the step, then the product, then handing in."""
    return [*_of_items(dossier, submit, asked), _product(dossier), _submit(submit)]


def _of_items(dossier: Dossier, submit: Button | None, asked: Asked) -> Iterator[Task]:
    unmet = [blocker.check for blocker in submit.blockers] if submit else []
    for item in looked_at(dossier.state):
        if item.progress:
            yield _task(dossier, item, asked.get(item.key, ()), satisfied=not any(check in unmet for check in item.checks))


def _task(dossier: Dossier, item: Item, remarks: Sequence[str], *, satisfied: bool) -> Task:
    if remarks:
        words = ngettext("%(count)d to complete", "%(count)d to complete", len(remarks)) % {"count": len(remarks)}
        return Task(item.title, remarks[0] or item.url(dossier), words, "bad")
    assert item.progress is not None
    progress = item.progress(dossier, satisfied)
    return Task(item.title, item.url(dossier), progress.status, progress.tone)


def _product(dossier: Dossier) -> Task:
    product = dossier.product
    status = _("Done") if product.story_vi and product.picture else _("May wait")
    hint = _("Buyers read it once the product is recognised")
    return Task(_("Story and picture"), reverse("product_edit", args=[product.public_id]), status, "ok", hint)


def _submit(submit: Button | None) -> Task:
    """The last task: open once nothing is missing; what no page of the producer can supply (a closed window) is said here."""
    if submit is None or submit.blockers:
        outside = [blocker.text for blocker in submit.blockers if not blocker.url] if submit else []
        return Task(_("Check and submit"), "", _("Not open yet"), "", " ".join(outside))
    return Task(submit.label, submit.url, _("Ready"), "ok")
