"""The workflow of a certificate."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Level
from people.policies import system
from workflow.acts import Act
from workflow.machine import NEW
from workflow.models import Counter
from workflow.moves import Flow

from .models import Certificate, CertificateState
from .rules import check_codes

MINISTRY_SERIES = "BNNMT"
"""Bộ Nông nghiệp và Môi trường, as it abbreviates itself in the numbers of its papers."""


def signer_has_title(certificate: Certificate) -> str:
    """Decree 30/2020/NĐ-CP, article 8: the title of who signed stands above the signature."""
    titled = certificate.recognition.signer_title.strip()
    return "" if titled else _("No certificate without the title of who signed the decision.")


flow = Flow(Certificate)
move = flow.move


@move(
    source=[NEW],
    target=CertificateState.ORDERED,
    label=gettext_lazy("Order the certificate"),
    by=system,
    needs=[signer_has_title],
    offered=False,
)
def order(certificate: Certificate, act: Act) -> None:
    """With the recognition, in its transaction: numbered here, once, so that no worker's death can number twice.

    One issued before the portal keeps the number it has on paper.
    """
    recognition = certificate.recognition
    certificate.issuer, certificate.year = recognition.issuer, recognition.decided_on.year
    certificate.number = act.data.get("number") or _next_number(certificate)
    certificate.check_code = check_codes.new()


def _next_number(certificate: Certificate) -> str:
    """The next one of the issuer and year that no paper of before the portal has. The ministry numbers its own series."""
    issuer, year = certificate.issuer, certificate.year
    series = MINISTRY_SERIES if issuer.level == Level.NATIONAL else certificate.recognition.province.code
    while True:
        serial = Counter.objects.next(f"certificate:{series}:{year}")
        number = f"{serial:03d}/{year}/GCN-OCOP-{series}"
        if not Certificate.objects.filter(issuer=certificate.issuer, year=year, number=number).exists():
            return number


@move(
    source=[CertificateState.ORDERED], target=CertificateState.ISSUED, label=gettext_lazy("Issue the certificate"), by=system, offered=False
)
def issue(certificate: Certificate, act: Act) -> None:
    """The rendered PDF is kept; a second rendering finds the certificate issued and does nothing."""
    certificate.pdf.name, certificate.pdf_sha256, certificate.issued_at = act.data["pdf"], act.data["sha256"], act.at


@move(
    source=[CertificateState.ORDERED, CertificateState.ISSUED],
    target=CertificateState.SUPERSEDED,
    label=gettext_lazy("Supersede"),
    by=system,
    offered=False,
)
def supersede(certificate: Certificate, act: Act) -> None:
    """A newer recognition of the same product took its place."""


@move(source=[CertificateState.ISSUED], target=CertificateState.EXPIRED, label=gettext_lazy("Expire"), by=system, offered=False)
def expire(certificate: Certificate, act: Act) -> None:
    """Its last day has passed and no re-evaluation is under way."""
