"""Moving a dossier to another product set."""

from __future__ import annotations

from cycle.models import Dossier, PlanItem, SelfScore
from products.models import CriteriaSet, Criterion, ProductSet


def reclassify(dossier: Dossier, product_set: ProductSet) -> None:
    """Give the product its new set; keep answers where name and options of a criterion agree, drop the others."""
    dossier.product.product_set = product_set
    dossier.product.save(update_fields=["product_set"])
    fresh = CriteriaSet.objects.in_force(product_set, dossier.cycle_year.regulation)
    if dossier.criteria_set_id is not None:
        dossier.criteria_set = fresh
    targets = {_signature(criterion): criterion for criterion in fresh.criteria.prefetch_related("options")}
    for row in SelfScore.objects.filter(dossier=dossier).select_related("criterion", "option"):
        _remap(row, targets, ("option",))
    for item in PlanItem.objects.filter(plan__dossier=dossier).select_related("criterion", "today", "planned"):
        _remap(item, targets, ("today", "planned"))


def _signature(criterion: Criterion) -> tuple[object, ...]:
    """What makes two criteria the same question: its name and its options with their points."""
    return (criterion.name_vi, tuple((option.points, option.case, option.label_vi) for option in criterion.options.all()))


def _remap(row: SelfScore | PlanItem, targets: dict[tuple[object, ...], Criterion], columns: tuple[str, ...]) -> None:
    target = targets.get(_signature(row.criterion))
    if target is None:
        row.delete()
        return
    options = {(option.points, option.case, option.label_vi): option for option in target.options.all()}
    row.criterion = target
    for column in columns:
        old = getattr(row, column)
        setattr(row, column, options.get((old.points, old.case, old.label_vi)) if old else None)
    row.save()
