"""What the council reads of a dossier: the producer's self-assessment with its papers, the commune's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.bilingual import Bilingual
from accounts.templatetags.formats import day

if TYPE_CHECKING:
    from cycle.models import Dossier, DossierEvidence
    from products.criteria import CriteriaSetSpec

_NAME = Bilingual("name")


def name_of(thing: Any) -> str:
    """The name of a criterion or heading in the language now active."""
    return str(_NAME.__get__(thing))


@dataclass(frozen=True)
class Said:
    """What the producer says on one criterion, and the papers that support it."""

    points: int | None = None
    description: str = ""
    papers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """One sentence on the points the producer gave itself."""
        if self.points is None:
            return _("The producer did not score itself here.")
        return _("The producer's own score: %(points)d") % {"points": self.points}


def papers_of(dossier: Dossier) -> list[DossierEvidence]:
    return list(dossier.evidence_links.select_related("evidence__kind"))


def paper_row(link: DossierEvidence) -> dict[str, Any]:
    """A paper as the file list component shows it."""
    paper = link.evidence
    dates = [
        _("issued %(day)s") % {"day": day(paper.issued_on)} if paper.issued_on else "",
        _("valid until %(day)s") % {"day": day(paper.expires_on)} if paper.expires_on else "",
    ]
    expired = paper.is_expired()
    return {
        "url": reverse("evidence_file", args=[paper.public_id]),
        "name": paper.title,
        "facts": ", ".join(filter(None, [paper.kind.name, *dates])),
        "tag": _("Expired") if expired else "",
        "tone": "bad" if expired else "",
    }


def self_assessment(dossier: Dossier, spec: CriteriaSetSpec, links: list[DossierEvidence]) -> dict[str, Said]:
    """Criterion code -> what the producer says; a paper stands at every criterion its kind supports. One query."""
    scores = {score.criterion_id: score for score in dossier.scores.select_related("option")}
    supporting: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        row = paper_row(link)
        for short_name in link.evidence.kind.supports:
            supporting.setdefault(short_name, []).append(row)
    found = {}
    for criterion in spec.criteria:
        score = scores.get(criterion.pk or 0)
        points = score.option.points if score and score.option else None
        found[criterion.code] = Said(points, score.description if score else "", supporting.get(criterion.name_vi, []))
    return found


def report_rows(dossier: Dossier) -> list[dict[str, Any]]:
    """The commune's report (Mẫu 03) as label and value; empty where none is written."""
    report = getattr(dossier, "communereport", None)
    if report is None:
        return []
    return [
        {"label": report._meta.get_field(name).verbose_name, "value": getattr(report, name)}
        for name in (*report.REQUIRED, "samples_received")
    ]
