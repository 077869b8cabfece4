"""Which kinds of paper a dossier needs, which it has, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from basics.formats import day
from basics.memory import Kept
from cycle.models import Dossier, DossierEvidence
from cycle.rules.rows import rows_of
from documents import limits
from products.models import Evidence, EvidenceKind, ProductSet

kinds = Kept(lambda: list(EvidenceKind.objects.all()))
sectors = Kept(lambda: dict(ProductSet.objects.values_list("pk", "group__sector__key")))
"""Of each product set the key of its sector."""
TONES = {"expired": "bad", "new": "info", "changed": "info"}


def links_of(dossier: Dossier) -> list[DossierEvidence]:
    """The papers put before this dossier's readers; one query for the page and its checks together, two where one is of another product."""
    links = rows_of(dossier, "evidence_links", DossierEvidence.objects.select_related("evidence__kind"))
    prefetch_related_objects([link for link in links if not link.evidence.covers(dossier.product)], "evidence__product")
    return links


def change_of(dossier: Dossier, paper: Evidence) -> DossierEvidence.Change:
    """What a paper is to the dossier that this one goes on from: one it held, one of a kind it held, or a new one."""
    change, before = DossierEvidence.Change, DossierEvidence.objects.filter(dossier=dossier.previous_id)
    if before.filter(evidence=paper).exists():
        return change.UNCHANGED
    return change.CHANGED if before.filter(evidence__kind=paper.kind_id).exists() else change.NEW


def check_room(dossier: Dossier, sizes: list[int]) -> None:
    """Whether so many bytes more, a paper each, may be put before its readers. Raises Refused with the limit and what is used."""
    held = dossier.evidence_links.aggregate(papers=Count("pk"), size=Sum("evidence__size"))
    limits.check_room(held["papers"], held["size"] or 0, more=len(sizes), of_bytes=sum(sizes))


@dataclass(frozen=True)
class FileRow:
    """A row of `components/file_list.html`."""

    url: str
    name: str
    kind: str
    beside: str
    """What is said of it beside its title and kind: product and dates."""
    tag: str = ""
    tone: str = "wait"
    public_id: str = ""
    """Of the link, by which the paper is taken out."""
    same: str = ""
    """What makes it the same paper however often it is uploaded: its bytes and its kind."""

    @property
    def facts(self) -> str:
        """The line below its title."""
        return ", ".join(filter(None, [self.kind if self.kind != self.name else "", self.beside]))


def row(link: DossierEvidence, *, builds_on: bool = False) -> FileRow:
    """A paper; `builds_on`: say what changed since the last dossier."""
    paper = link.evidence
    dates = [
        _("issued %(day)s") % {"day": day(paper.issued_on)} if paper.issued_on else "",
        _("valid until %(day)s") % {"day": day(paper.expires_on)} if paper.expires_on else "",
    ]
    change = "expired" if paper.is_expired() else link.change if builds_on else ""
    return FileRow(
        url=reverse("evidence_file", args=[paper.public_id]),
        name=paper.title,
        kind=paper.kind.name,
        beside=", ".join(filter(None, [_of_another(link), *dates])),
        tag=str(link.Change(change).label) if change else "",
        tone=TONES.get(change, "wait"),
        public_id=link.public_id,
        same=f"{paper.sha256} {paper.kind.code}",
    )


def _of_another(link: DossierEvidence) -> str:
    """The product a paper is of, where that is another one; and whether the producer says it covers this one too."""
    if link.evidence.covers(link.dossier.product) or (product := link.evidence.product) is None:
        return ""
    words = _("of %(product)s, covers this product too") if link.covers_too else _("of %(product)s")
    return words % {"product": product.name}


@dataclass(frozen=True)
class Need:
    """A kind of paper, with the dossier's papers of that kind."""

    kind: EvidenceKind
    required: bool
    links: list[DossierEvidence]
    rows: list[FileRow]

    @property
    def valid(self) -> bool:
        return any(link.counts for link in self.links)

    @property
    def missing(self) -> bool:
        return self.required and not self.valid

    @property
    def expired(self) -> bool:
        return bool(self.links) and all(link.evidence.is_expired() for link in self.links)


def needs(dossier: Dossier, links: list[DossierEvidence]) -> list[Need]:
    """Every kind with its papers: required ones first."""
    product_set, builds_on = dossier.product.product_set, dossier.previous_id is not None
    sector = sectors().get(product_set.pk) or product_set.sector.key
    held: dict[int, list[DossierEvidence]] = {}
    for link in links:
        held.setdefault(link.evidence.kind_id, []).append(link)
    found = [
        Need(kind, sector in kind.required_sectors, of_kind, [row(link, builds_on=builds_on) for link in of_kind])
        for kind in kinds()
        for of_kind in [held.get(kind.pk, [])]
    ]
    return sorted(found, key=lambda need: not need.required)
