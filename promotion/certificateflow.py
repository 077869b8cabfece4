"""The workflow of a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cycle.machine import Machine
from cycle.models.counters import Counter
from cycle.moves import Act, collect, move
from cycle.policies import system
from cycle.states import NEW

from . import check_codes


class CertificateState(models.TextChoices):
    ORDERED = "ordered", pgettext_lazy("certificate", "Ordered")
    ISSUED = "issued", pgettext_lazy("certificate", "Issued")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")


class CertificateFlow(Machine):
    if TYPE_CHECKING:  # columns of Certificate that the moves write
        recognition: Any
        pdf: Any
        issued_at: Any

    class Meta:
        abstract = True

    @move(source=[NEW], target=CertificateState.ORDERED, label=_("Order the certificate"), by=system, offered=False)
    def order(self, act: Act) -> None:
        """With the recognition, in its transaction: numbered here, once, so that no worker's death can number twice."""
        recognition = self.recognition
        serial = Counter.objects.next(f"certificate:{recognition.province.code}:{recognition.decided_on.year}")
        self.number = f"{serial:03d}/{recognition.decided_on.year}/GCN-OCOP-{recognition.province.code}"
        self.check_code = check_codes.new()

    @move(source=[CertificateState.ORDERED], target=CertificateState.ISSUED, label=_("Issue the certificate"), by=system, offered=False)
    def issue(self, act: Act) -> None:
        """The rendered PDF is kept; a second rendering finds the certificate issued and does nothing."""
        self.pdf.name, self.pdf_sha256, self.issued_at = act.data["pdf"], act.data["sha256"], act.at

    @move(
        source=[CertificateState.ORDERED, CertificateState.ISSUED],
        target=CertificateState.SUPERSEDED,
        label=_("Supersede"),
        by=system,
        offered=False,
    )
    def supersede(self, act: Act) -> None:
        """A newer recognition of the same product took its place."""

    @move(source=[CertificateState.ISSUED], target=CertificateState.EXPIRED, label=_("Expire"), by=system, offered=False)
    def expire(self, act: Act) -> None:
        """Its last day has passed and no re-evaluation is under way."""


collect(CertificateFlow)
