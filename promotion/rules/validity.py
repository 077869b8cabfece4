"""Whether a certificate holds today."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from basics import clock
from cycle.models import Dossier
from cycle.models.states import OPEN_STATES
from cycle.rules.reevaluation import REEVALUATION_CLOSES
from promotion.models import Certificate, CertificateState

ENDING_SOON = dt.timedelta(days=90)
"""How long before its end a certificate reads "ending soon"."""
KEPT_WHILE_PENDING = dt.timedelta(days=REEVALUATION_CLOSES)


def reevaluation_filed() -> Combinable:
    """Whether a re-evaluation of a certificate's product was filed and is not decided yet: an annotation.

    One carried over into the next year stays filed.
    """
    kind, carried_over = Dossier.Kind.REEVALUATION, Q(previous__kind=Dossier.Kind.REEVALUATION, previous__submitted_at__isnull=False)
    of_product = Dossier.objects.filter(product=OuterRef("recognition__product"), kind=kind, state__in=OPEN_STATES)
    return Exists(of_product.filter(Q(submitted_at__isnull=False) | carried_over))


def validity(certificate: Certificate) -> str:
    """How the certificate stands today: a key of `VALIDITY`. Reads `pending`, where `reevaluation_filed` annotated it.

    Judged by the dates, so it is right also before a timer has written the new state.
    """
    if certificate.state in (CertificateState.REVOKED, CertificateState.SUPERSEDED):
        return certificate.state
    today, end = clock.today(), certificate.recognition.valid_to
    if getattr(certificate, "pending", False) and end - KEPT_WHILE_PENDING <= today <= end + KEPT_WHILE_PENDING:
        return "pending"
    if certificate.state == CertificateState.EXPIRED or end < today:
        return "expired"
    return "ending" if end - ENDING_SOON <= today else "valid"
