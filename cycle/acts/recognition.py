"""Keeping a recognition: names and numbers copied as the decision has them."""

from __future__ import annotations

import datetime as dt

from accounts.models import AdministrativeUnit, User
from people.models import Appointment
from workflow.moves import Made

from ..models import Dossier, Recognition
from ..models.recognitions import valid_until
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
        signer_name=by.full_name,
        signer_title=_title_of(by, issuer, decided_on),
        is_demonstration=dossier.cycle_year.is_demonstration,
    )


def _title_of(person: User, unit: AdministrativeUnit, day: dt.date) -> str:
    """The title the person signed under for the unit that day; "" where none is known."""
    held = Appointment.objects.filter(user=person, unit=unit, valid_from__lte=day)
    return held.exclude(title="").order_by("-valid_from", "-pk").values_list("title", flat=True).first() or ""
