"""The workflow of a certificate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.policies import system
from workflow.acts import Act
from workflow.machine import NEW
from workflow.models import Counter
from workflow.moves import Flow

from .models import Certificate, CertificateState
from .rules import check_codes

flow = Flow(Certificate)
move = flow.move


@move(source=[NEW], target=CertificateState.ORDERED, label=_("Order the certificate"), by=system, offered=False)
def order(certificate: Certificate, act: Act) -> None:
    """With the recognition, in its transaction: numbered here, once, so that no worker's death can number twice."""
    recognition = certificate.recognition
    certificate.issuer, certificate.year = recognition.issuer, recognition.decided_on.year
    serial = Counter.objects.next(f"certificate:{recognition.province.code}:{recognition.decided_on.year}")
    certificate.number = f"{serial:03d}/{recognition.decided_on.year}/GCN-OCOP-{recognition.province.code}"
    certificate.check_code = check_codes.new()


@move(source=[CertificateState.ORDERED], target=CertificateState.ISSUED, label=_("Issue the certificate"), by=system, offered=False)
def issue(certificate: Certificate, act: Act) -> None:
    """The rendered PDF is kept; a second rendering finds the certificate issued and does nothing."""
    certificate.pdf.name, certificate.pdf_sha256, certificate.issued_at = act.data["pdf"], act.data["sha256"], act.at


@move(
    source=[CertificateState.ORDERED, CertificateState.ISSUED],
    target=CertificateState.SUPERSEDED,
    label=_("Supersede"),
    by=system,
    offered=False,
)
def supersede(certificate: Certificate, act: Act) -> None:
    """A newer recognition of the same product took its place."""


@move(source=[CertificateState.ISSUED], target=CertificateState.EXPIRED, label=_("Expire"), by=system, offered=False)
def expire(certificate: Certificate, act: Act) -> None:
    """Its last day has passed and no re-evaluation is under way."""
