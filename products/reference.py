"""Reference data of products: regulation, classification, criteria sets, kinds of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db import models, transaction

from products.consistency import faults
from products.criteria import (
    CriteriaSetSpec,
    CriterionSpec,
    HeadingSpec,
    OptionSpec,
    load_packaged,
    packaged_codes,
    packaged_regulations,
    read,
)
from products.criteria_store import from_database
from products.models import CriteriaSet, Criterion, EvidenceKind, Heading, Option, ProductGroup, ProductSet, Regulation, Sector


class ReferenceRefused(ValueError):
    """Packaged data that do not add up, or that would change what is stored and must not change."""


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the stored reference data to the packaged ones; may run any number of times. Returns how many criteria sets were added.

    Raises ReferenceRefused where a set does not add up, or differs from the stored one of the same code and version.
    """
    _load_regulations()
    _load_classification()
    _load_evidence_kinds()
    specs = [load_packaged(code) for code in packaged_codes()]
    return {"criteria_sets": sum(load_criteria_set(spec) for spec in specs)}


FIXED_FIGURES = ("effective_from", "star_thresholds", "recognised_from", "certificate_months")
"""What results and certificates were made by."""


def _load_regulations() -> None:
    for code, row in packaged_regulations().items():
        figures: Mapping[str, object] = row
        fixed = {field: figures[field] for field in FIXED_FIGURES}
        fixed["star_thresholds"] = {str(star): points for star, points in row["star_thresholds"].items()}
        names = {"name_vi": row["name_vi"], "name_en": row["name_en"]}
        stored, created = Regulation.objects.get_or_create(code=code, defaults={**fixed, **names})
        changed = [field for field, value in fixed.items() if getattr(stored, field) != value]
        if changed:
            raise ReferenceRefused(f"Regulation {code} is stored with another {', '.join(changed)}; new figures need a new regulation.")
        if not created:
            Regulation.objects.filter(pk=stored.pk).update(**names)


def _load_classification() -> None:
    sectors = read("product_groups.yaml")["sectors"]
    groups = [(sector["code"], group) for sector in sectors for group in sector["groups"]]
    sets = [(group["code"], row) for _sector, group in groups for row in group["sets"]]
    _upsert(Sector, [Sector(code=row["code"], key=row["key"], **_names(row)) for row in sectors])
    sector_ids = dict(Sector.objects.values_list("code", "pk"))
    _upsert(ProductGroup, [ProductGroup(code=row["code"], sector_id=sector_ids[sector], **_names(row)) for sector, row in groups])
    group_ids = dict(ProductGroup.objects.values_list("code", "pk"))
    _upsert(
        ProductSet,
        [
            ProductSet(
                code=row["code"], group_id=group_ids[group], number=number_of(row["set"]), ministries=row["ministries"], **_names(row)
            )
            for group, row in sets
        ],
    )


def _load_evidence_kinds() -> None:
    kinds = read("evidence_kinds.yaml")["kinds"]
    _upsert(
        EvidenceKind,
        [
            EvidenceKind(
                code=row["code"],
                required_sectors=row["required"],
                supports=row["supports"],
                expires=row["expires"],
                of_product=row["of_product"],
                position=position,
                **_names(row),
            )
            for position, row in enumerate(kinds, start=1)
        ],
    )


def _names(row: Mapping[str, str]) -> dict[str, str]:
    return {"name_vi": row["name_vi"], "name_en": row["name_en"]}


def _upsert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert, or update the row of the same code."""
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name != "code"]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)


def number_of(set_code: str) -> int:
    """QD26-11 -> 11."""
    return int(set_code.rpartition("-")[2])


def load_criteria_set(spec: CriteriaSetSpec) -> bool:
    """Store one version of a criteria set, once; True where it was new.

    Raises ReferenceRefused where it does not add up, or is stored with other content.
    """
    wrong = faults(spec)
    if wrong:
        raise ReferenceRefused("; ".join(wrong))
    stored = CriteriaSet.objects.filter(code=spec.code, version=spec.version).values_list("pk", flat=True).first()
    if stored is None:
        _store(spec)
    elif from_database(stored) != spec:
        raise ReferenceRefused(f"{spec.code} version {spec.version} is stored with other content; give the new content a new version.")
    return stored is None


def _store(spec: CriteriaSetSpec) -> None:
    row = CriteriaSet.objects.create(
        regulation=Regulation.objects.get(code=spec.regulation),
        product_set=ProductSet.objects.get(number=number_of(spec.code)),
        **_columns(spec, CriteriaSet),
    )
    parts = _store_headings(row, Heading.Kind.PART, spec.parts, {})
    groups = _store_headings(row, Heading.Kind.GROUP, spec.groups, parts)
    _store_headings(row, Heading.Kind.SUBGROUP, spec.subgroups, parts)
    criteria = Criterion.objects.bulk_create(
        Criterion(
            criteria_set=row,
            part=parts[criterion.part],
            group=groups.get(criterion.group),
            parent_code=criterion.parent,
            position=position,
            **_columns(criterion, Criterion),
        )
        for position, criterion in enumerate(spec.criteria)
    )
    Option.objects.bulk_create(
        Option(criterion=stored, position=position, **_columns(option, Option))
        for stored, criterion in zip(criteria, spec.criteria, strict=True)
        for position, option in enumerate(criterion.options)
    )


def _store_headings(row: CriteriaSet, kind: str, headings: Iterable[HeadingSpec], parts: dict[str, Heading]) -> dict[str, Heading]:
    stored = Heading.objects.bulk_create(
        Heading(criteria_set=row, kind=kind, parent=parts.get(heading.part), **_columns(heading, Heading)) for heading in headings
    )
    return {heading.code: heading for heading in stored}


def _columns(spec: CriteriaSetSpec | HeadingSpec | CriterionSpec | OptionSpec, model: type[models.Model]) -> dict[str, Any]:
    """The values of the plain columns that a spec carries under the same names."""
    plain = {column.name for column in model._meta.concrete_fields if not column.is_relation and not column.primary_key}
    return {field.name: getattr(spec, field.name) for field in fields(spec) if field.name in plain}
