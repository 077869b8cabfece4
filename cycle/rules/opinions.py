"""Opinions and reports that say something: their least length is a rule of procedure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from basics.vietnamese import letters
from cycle.models import Dossier


def too_short(dossier: Dossier, text: str) -> str:
    """How much an opinion on the dossier lacks, as a sentence; "" where it is long enough."""
    least, count = dossier.procedure.least_opinion, letters(text)
    if count >= least:
        return ""
    return _("Give the grounds of the opinion in at least %(least)d letters; there are %(count)d.") % {"least": least, "count": count}
