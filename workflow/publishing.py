"""The heads of the chains, published once a day, so that somebody else holds what the log was.

A publication says where each chain ends that grew since the one before, and its digest covers that one's: the newest line stands
for all of the log until its day. Lines are signed with the portal's key, which the database does not hold. See docs/decisions/031.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.signing import BadSignature, Signer
from django.db import connection

from basics import clock

from . import canonical
from .models import Publication

MARK = "OCOP-LOG"
"""What a line begins with: its number, its day, how many chains and entries there are, the digest and the signature follow."""

ENDS = """SELECT chain.id, last.sequence, last.hash FROM workflow_logchain AS chain CROSS JOIN LATERAL (
        SELECT sequence, hash FROM workflow_logentry WHERE chain_id = chain.id ORDER BY sequence DESC LIMIT 1
    ) AS last ORDER BY chain.id"""

NOT_THERE = """SELECT published.day, (head->>0)::bigint, (head->>1)::bigint
    FROM workflow_publication AS published CROSS JOIN LATERAL jsonb_array_elements(published.heads) AS head
    LEFT JOIN workflow_logentry AS entry ON entry.chain_id = (head->>0)::bigint AND entry.sequence = (head->>1)::bigint
    WHERE entry.hash IS DISTINCT FROM head->>2 ORDER BY published.number, 2"""


def publish_due() -> None:
    """Publish the heads of today, once: a second worker that does so at the same moment changes nothing."""
    last, today = Publication.objects.order_by("number").defer("heads").last(), clock.today()
    if last and last.day >= today:
        return
    ends, known = _ends(), _published()
    publication = Publication(
        number=last.number + 1 if last else 1,
        day=today,
        heads=[list(end) for end in ends if known.get(end[0]) != end[1:]],
        chains=len(ends),
        entries=sum(sequence for _chain, sequence, _hash in ends),
    )
    publication.digest = _digest(publication, last.digest if last else "")
    publication.line = _signer().sign(_said(publication))
    Publication.objects.bulk_create([publication], ignore_conflicts=True)


def _ends() -> list[tuple[int, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        return cursor.fetchall()


def _published() -> dict[int, tuple[int, str]]:
    """Chain -> the last of its entries that was published, and its hash."""
    ends = Publication.objects.order_by("number").values_list("heads", flat=True)
    return {chain: (sequence, found) for heads in ends.iterator() for chain, sequence, found in heads}


def _digest(publication: Publication, previous: str) -> str:
    return canonical.sha256([previous, publication.number, publication.day.isoformat(), publication.heads])


def _said(publication: Publication) -> str:
    return f"{MARK} {publication.number} {publication.day} {publication.chains} {publication.entries} {publication.digest}"


def _signer() -> Signer:
    return Signer(sep=" ", salt="workflow.publishing")


def _is_signed(line: str) -> bool:
    try:
        _signer().unsign(line)
    except BadSignature:
        return False
    return True


def faults_of_published() -> Iterator[str]:
    """Every fault of what is kept of the publications, and every head that is not in the log any more."""
    expected, previous = 1, ""
    for kept in Publication.objects.order_by("number").iterator():
        if kept.number != expected:
            yield f"publication {expected} is missing"
        if kept.digest != _digest(kept, previous) or kept.line.rpartition(" ")[0] != _said(kept):
            yield f"publication {kept.number} of {kept.day} was changed"
        elif not _is_signed(kept.line):
            yield f"publication {kept.number} of {kept.day} is not signed with a key of this portal"
        expected, previous = kept.number + 1, kept.digest
    with connection.cursor() as cursor:
        cursor.execute(NOT_THERE)
        for day, chain, sequence in cursor.fetchall():
            yield f"chain {chain}: entry {sequence} is not the one published on {day}"


def faults_against(lines: Iterable[str]) -> Iterator[str]:
    """Whether each of the lines, as somebody saved them, is still the one that is kept here."""
    kept = set(Publication.objects.values_list("line", flat=True))
    for line in lines:
        if line in kept:
            continue
        if _is_signed(line):
            yield f"published and not kept any more: {line}"
        else:
            yield f"not signed with a key of this portal: {line}"


def lines_in(text: str) -> list[str]:
    """The lines of a saved text; whatever else stands in it is passed over."""
    return [" ".join(line.split()) for line in text.splitlines() if line.startswith(MARK)]
