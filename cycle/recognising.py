"""Keeping a recognition: names and numbers copied as the decision has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import numbers

if TYPE_CHECKING:
    from .models import Dossier, Recognition
    from .moves import Act


def record(dossier: Dossier, act: Act) -> Recognition:
    """Write the recognition of a dossier just recognised. Validity: Decision 26/2026/QĐ-TTg, 36 months by default."""
    from .models import Recognition
    from .models.recognitions import valid_until

    assert dossier.stars is not None
    assert dossier.points is not None
    assert dossier.producer is not None
    assert dossier.stage is not None
    unit = dossier.unit_at(dossier.stage.level)
    assert unit is not None
    decided_on = act.data["decided_on"]
    return Recognition.objects.create(
        dossier=dossier,
        product=dossier.product,
        province=dossier.province,
        stars=dossier.stars,
        points=dossier.points,
        decision_number=act.data["decision_number"],
        decided_on=decided_on,
        decided_by=act.by,
        unit=unit,
        valid_to=valid_until(decided_on, dossier.cycle_year.regulation.certificate_months),
        product_code=numbers.product_code(dossier),
        product_name=dossier.product.name_vi,
        producer_name=dossier.producer.name,
        commune_name=dossier.commune.name,
        province_name=dossier.province.name,
        unit_name=unit.name,
    )
