"""High points that no paper stands behind: said to the producer and to the offices, and never a bar."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import ngettext

from cycle.models import Dossier
from cycle.rules.missing import missing
from cycle.rules.papers import kinds, links_of
from cycle.rules.scores import points_of

HIGH = Fraction(3, 4)
"""Of a criterion's points; from here on a council expects to see a paper."""


def unproved(dossier: Dossier) -> list[str]:
    """Codes of the criteria scored high that some kind of paper would prove, and no paper of the dossier that counts does."""
    product_set, spec = dossier.product.product_set, dossier.criteria_spec()
    provable = {code for kind in kinds() for code in kind.proves(product_set)}
    proved = {code for link in links_of(dossier) if link.counts for code in link.evidence.kind.proves(product_set)}
    points = points_of(dossier, spec)
    high = [one.code for one in spec.criteria if points.get(one.code, 0) >= HIGH * one.max_points]
    return [code for code in high if code in provable - proved]


def for_producer(dossier: Dossier) -> str:
    codes = unproved(dossier)
    words = ngettext(
        "You score yourself high at %(count)d criterion for which no valid paper is in the dossier: %(items)s. You may hand it in like "
        "this, but the council scores what it sees: add papers, or look at the points once more.",
        "You score yourself high at %(count)d criteria for which no valid paper is in the dossier: %(items)s. You may hand it in like "
        "this, but the council scores what it sees: add papers, or look at the points once more.",
        len(codes),
    )
    return missing(words, {code: code for code in codes}, count=len(codes))


def for_office(dossier: Dossier) -> str:
    codes = unproved(dossier)
    words = ngettext(
        "The producer scores itself high at %(count)d criterion for which no valid paper is in the dossier: %(items)s.",
        "The producer scores itself high at %(count)d criteria for which no valid paper is in the dossier: %(items)s.",
        len(codes),
    )
    return missing(words, {code: code for code in codes}, count=len(codes))
