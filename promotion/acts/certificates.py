"""Certificates: ordered with the recognition, rendered by the worker, issued once, ended when their time is over."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts.addresses import address_of
from accounts.models import User
from basics import clock
from basics.sweeps import each
from cycle.models import Recognition
from documents import press
from promotion.acts import catalogue
from promotion.models import Certificate, CertificateState
from promotion.printing.sheet import Sheet, pdf_of
from promotion.rules.validity import reevaluation_filed, validity
from workflow.acts import Transaction
from workflow.door import begin, perform


def order(recognition: Recognition, *, number: str = "", within: Transaction | None = None) -> Certificate:
    """Order the certificate of a recognition just entered, in its transaction; of a product only its latest one stands.

    `number`: what a certificate issued before the portal has on paper. Raises MoveRefused where the issuer gave it twice.
    """
    system = User.objects.system()
    with transaction.atomic():
        fresh = begin(Certificate(recognition=recognition), "order", by=system, data={"number": number} if number else {}, within=within)
        standing = [CertificateState.ORDERED, CertificateState.ISSUED]
        of_product = Certificate.objects.filter(recognition__product=recognition.product_id, state__in=standing)
        *earlier, _latest = of_product.order_by("recognition__decided_on", "recognition__pk").values_list("pk", flat=True)
        for pk in sorted(earlier):
            perform(Certificate, pk, "supersede", by=system, seen=None, within=within)
        if fresh.pk in earlier:
            fresh.refresh_from_db()
        return fresh


def render(pk: int) -> bool:
    """Print one ordered certificate and issue it; False where it is issued already, another worker is at it, or it fails."""
    return press.print_one(Certificate, pk, _draw, _issue)


def render_waiting() -> int:
    """Print every certificate that waits and is due; the number issued. One failure stops no other."""
    return press.print_due(Certificate, _draw, _issue)


def _draw(certificate: Certificate) -> bytes:
    return pdf_of(sheet_of(certificate))


def _issue(certificate: Certificate, paper: press.Paper) -> None:
    perform(Certificate, certificate.pk, "issue", by=User.objects.system(), seen=None, data={"pdf": paper.name, "sha256": paper.sha256})


def expire_ended() -> int:
    """Expire issued certificates whose last day has passed, and take their products off the catalogue; their number.

    A re-evaluation that was filed keeps the old certificate for 180 days more (Decision 26/2026/QĐ-TTg).
    """
    today = clock.today()
    ended = Certificate.objects.filter(state=CertificateState.ISSUED, recognition__valid_to__lt=today)
    over = ended.annotate(pending=reevaluation_filed()).select_related("recognition").order_by("pk")
    return each([certificate for certificate in over if validity(certificate) != "pending"], _expire)


@transaction.atomic
def _expire(certificate: Certificate) -> int:
    perform(Certificate, certificate.pk, "expire", by=User.objects.system(), seen=None)
    catalogue.unlist(certificate.recognition)
    return 1


def check_url(certificate: Certificate) -> str:
    """Where anybody checks this certificate; what its QR code holds."""
    return f"{settings.SITE_URL}/v/{certificate.check_code}"


def sheet_of(certificate: Certificate) -> Sheet:
    """The words of a certificate, taken from the copies the recognition keeps."""
    recognition = certificate.recognition
    return Sheet(
        national=recognition.issuer.level == "national",
        province=recognition.province_name,
        stars=recognition.stars,
        product=recognition.product_name,
        producer=recognition.producer_name,
        address=recognition.producer_address
        or address_of("", recognition.commune_name, recognition.district_name, recognition.province_name),
        product_code=recognition.product_code,
        number=certificate.number,
        decision_number=recognition.decision_number,
        decided_on=recognition.decided_on,
        valid_to=recognition.valid_to,
        signer_title=recognition.signer_title,
        signer=recognition.signer_name,
        check_code=certificate.check_code,
        check_url=check_url(certificate),
        specimen=recognition.is_demonstration,
    )
