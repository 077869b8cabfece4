"""Which kinds of paper a dossier needs, which it has, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.formats import day
from products.models import EvidenceKind

from .models import DossierEvidence

if TYPE_CHECKING:
    from .models import Dossier

TONES = {"expired": "bad", "new": "info", "changed": "info"}


def links_of(dossier: Dossier) -> list[DossierEvidence]:
    """The papers put before this dossier's readers; one query for the page and its checks together."""
    prefetch_related_objects([dossier], Prefetch("evidence_links", queryset=DossierEvidence.objects.select_related("evidence__kind")))
    return list(dossier.evidence_links.all())


def row(link: DossierEvidence, *, builds_on: bool = False) -> dict[str, Any]:
    """A paper as `components/file_list.html` takes it; `builds_on`: say what changed since the last dossier."""
    paper = link.evidence
    dates = [
        _("issued %(day)s") % {"day": day(paper.issued_on)} if paper.issued_on else "",
        _("valid until %(day)s") % {"day": day(paper.expires_on)} if paper.expires_on else "",
    ]
    change = "expired" if paper.is_expired() else link.change if builds_on else ""
    return {
        "url": reverse("evidence_file", args=[paper.public_id]),
        "name": paper.title,
        "facts": ", ".join(filter(None, [paper.kind.name if paper.kind.name != paper.title else "", *dates])),
        "tag": link.Change(change).label if change else "",
        "tone": TONES.get(change, "wait"),
    }


def needs(dossier: Dossier, links: list[DossierEvidence]) -> list[dict[str, Any]]:
    """Every kind with its papers: required ones first, each with whether a valid paper is there. One query."""
    sector = dossier.product.product_set.sector.key
    held: dict[int, list[DossierEvidence]] = {}
    for link in links:
        held.setdefault(link.evidence.kind_id, []).append(link)
    rows = []
    for kind in EvidenceKind.objects.all():
        papers = held.get(kind.pk, [])
        valid = any(not link.evidence.is_expired() for link in papers)
        required = sector in kind.required_sectors
        rows.append(
            {
                "kind": kind,
                "required": required,
                "valid": valid,
                "missing": required and not valid,
                "links": papers,
                "expired": bool(papers) and not valid,
            }
        )
    return sorted(rows, key=lambda one: not one["required"])
