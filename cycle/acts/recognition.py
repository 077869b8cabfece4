"""Keeping a recognition: names and numbers copied as the decision has them."""

from __future__ import annotations

import datetime as dt

from accounts.addresses import address_of
from products.models import Producer
from workflow.moves import Made

from ..models import Dossier, Recognition
from ..models.recognitions import valid_until
from ..rules.signing import signing_title
from . import numbers


def record(dossier: Dossier, made: Made[Dossier]) -> None:
    """Write the recognition of a dossier just recognised. Validity: Decision 26/2026/QĐ-TTg, 36 months by default."""
    producer, stage = dossier.producer, dossier.stage
    assert dossier.stars is not None
    assert producer is not None
    assert stage is not None
    issuer = dossier.unit_at(stage.level)
    assert issuer is not None
    by, decided_on = made.act.by, made.act.data["decided_on"]
    dossier.recognition = Recognition.objects.create(
        dossier=dossier,
        product=dossier.product,
        producer=producer,
        commune=dossier.commune,
        district=dossier.district,
        province=dossier.province,
        issuer=issuer,
        stars=dossier.stars,
        points=dossier.points,
        decision_number=made.act.data["decision_number"],
        decided_on=decided_on,
        decided_by=by,
        valid_to=valid_until(decided_on, dossier.cycle_year.regulation.certificate_months),
        product_code=numbers.product_code(dossier),
        product_name=dossier.product.name_vi,
        producer_name=producer.name,
        producer_address=_address_of(producer, decided_on),
        signer_name=by.full_name,
        signer_title=signing_title(dossier, by, decided_on),
        is_demonstration=dossier.cycle_year.is_demonstration,
    )


def _address_of(producer: Producer, day: dt.date) -> str:
    """Where the producer is, its units called as on the day of the decision."""
    commune = producer.commune
    units = [commune, commune.at_level("district"), commune.at_level("province")]
    return address_of(producer.address, *(unit.name_on(day) for unit in units if unit))
