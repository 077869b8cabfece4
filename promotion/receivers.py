"""A recognition orders its certificate and opens its listing, in the same transaction."""

from __future__ import annotations

from django.dispatch import receiver

from cycle.models import Dossier
from cycle.signals import dossier_moved
from workflow.moves import Made
from workflow.wake import wake

from .acts import catalogue, certificates


@receiver(dossier_moved, sender=Dossier)
def order_certificate(sender: type[Dossier], dossier: Dossier, made: Made[Dossier], **kwargs: object) -> None:
    if made.move.name == "recognise":
        certificate = certificates.order(dossier.recognition, within=made.act.transaction)
        catalogue.list_product(dossier.recognition)
        wake("promotion.tasks.render_certificate", certificate.pk)
