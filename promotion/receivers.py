"""A recognition orders its certificate and opens its listing, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cycle.door import dossier_moved
from cycle.models import Dossier
from cycle.moves import Move
from cycle.wake import wake

from . import catalogue, certificates, tasks


@receiver(dossier_moved, sender=Dossier)
def order_certificate(sender: type[Dossier], dossier: Dossier, move: Move, **kwargs: Any) -> None:
    if move.name == "recognise":
        certificate = certificates.order(dossier.recognition)
        catalogue.list_product(dossier.recognition)
        wake(tasks.render_certificate, certificate.pk)
