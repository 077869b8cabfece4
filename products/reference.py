"""Reference data of products: regulation, classification, criteria sets, kinds of evidence."""

from __future__ import annotations

from typing import Any

import yaml
from django.db import transaction

from .criteria import DATA, CriteriaSetSpec, CriterionSpec, from_database, packaged_files, parse
from .models import CriteriaSet, Criterion, EvidenceKind, Heading, Option, ProductGroup, ProductSet, Regulation, Sector


class ReferenceError_(ValueError):
    """Packaged data that do not add up, or that would change what is stored."""


Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _read(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=Loader)


@transaction.atomic
def load_reference() -> None:
    """Bring the stored reference data to the packaged ones; may run any number of times.

    Raises ReferenceError_ where a stored criteria set differs from the packaged one of the same version.
    """
    _load_regulations()
    _load_classification()
    _load_evidence_kinds()
    for path in packaged_files():
        load_criteria_set(parse(yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)))


def _load_regulations() -> None:
    for row in _read("regulations.yaml")["regulations"]:
        numerator, denominator = row["quorum"]
        Regulation.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_vi": row["name_vi"],
                "name_en": row["name_en"],
                "effective_from": row["effective_from"],
                "star_thresholds": {str(star): points for star, points in row["star_thresholds"].items()},
                "recognised_from": row["recognised_from"],
                "certificate_months": row["certificate_months"],
                "spread_limit": row["spread_limit"],
                "quorum_numerator": numerator,
                "quorum_denominator": denominator,
            },
        )


def _load_classification() -> None:
    for sector_row in _read("product_groups.yaml")["sectors"]:
        names = {"name_vi": sector_row["name_vi"], "name_en": sector_row["name_en"], "key": sector_row["key"]}
        sector, _ = Sector.objects.update_or_create(code=sector_row["code"], defaults=names)
        for group_row in sector_row["groups"]:
            names = {"name_vi": group_row["name_vi"], "name_en": group_row["name_en"], "sector": sector}
            group, _ = ProductGroup.objects.update_or_create(code=group_row["code"], defaults=names)
            for row in group_row["sets"]:
                values = {"name_vi": row["name_vi"], "name_en": row["name_en"], "group": group, "number": int(row["set"][-2:]), "ministries": row["ministries"]}
                ProductSet.objects.update_or_create(code=row["code"], defaults=values)


def _load_evidence_kinds() -> None:
    for position, row in enumerate(_read("evidence_kinds.yaml")["kinds"], start=1):
        EvidenceKind.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_vi": row["name_vi"],
                "name_en": row["name_en"],
                "required_sectors": row["required"],
                "supports": row["supports"],
                "expires": row["expires"],
                "position": position,
            },
        )


def load_criteria_set(spec: CriteriaSetSpec) -> CriteriaSet:
    """Store one version of a criteria set, once. Raises ReferenceError_ where it is stored with other content."""
    stored = CriteriaSet.objects.filter(code=spec.code, version=spec.version).first()
    if stored is None:
        return _store(spec)
    if _plain(from_database(stored.pk)) != _plain(spec):
        raise ReferenceError_(f"{spec.code} version {spec.version} is stored with other content; give the new content a new version.")
    return stored


def _plain(spec: CriteriaSetSpec) -> list[Any]:
    return [
        (c.code, c.part, c.group, c.name_vi, c.max_points, [(o.points, o.case, o.label_vi, o.min_for_star) for o in c.options]) for c in spec.criteria
    ]


def _store(spec: CriteriaSetSpec) -> CriteriaSet:
    raw = spec.extra
    row = CriteriaSet.objects.create(
        code=spec.code,
        version=spec.version,
        regulation=Regulation.objects.get(code=raw["regulation"]),
        product_set=ProductSet.objects.get(number=int(spec.code[-2:])),
        name_vi=spec.name_vi,
        name_en=spec.name_en,
        effective_from=raw["effective_from"],
        max_points=spec.max_points,
        requires_samples=raw["requires_samples"],
        sample_count=raw["sample_count"],
        disqualify_vi=raw["disqualify_vi"],
        disqualify_en=raw["disqualify_en"],
    )
    parts = {h.code: Heading.objects.create(criteria_set=row, kind="part", code=h.code, name_vi=h.name_vi, name_en=h.name_en, max_points=h.max_points) for h in spec.parts}
    groups = Heading.objects.bulk_create(
        Heading(criteria_set=row, kind="group", code=h.code, name_vi=h.name_vi, name_en=h.name_en, max_points=h.max_points, parent=parts[h.part]) for h in spec.groups
    )
    by_code = {group.code: group for group in groups}
    criteria = Criterion.objects.bulk_create(
        Criterion(
            criteria_set=row, code=c.code, part=parts[c.part], group=by_code.get(c.group), parent_code=c.parent, position=position,
            name_vi=c.name_vi, name_en=c.name_en, note_vi=c.note_vi, note_en=c.note_en, max_points=c.max_points, knock_out=c.knock_out,
        )  # fmt: skip
        for position, c in enumerate(spec.criteria)
    )
    Option.objects.bulk_create(option for stored, c in zip(criteria, spec.criteria, strict=True) for option in _options(stored, c))
    return row


def _options(stored: Criterion, criterion: CriterionSpec) -> list[Option]:
    return [
        Option(
            criterion=stored, position=position, points=o.points, label_vi=o.label_vi, label_en=o.label_en, min_for_star=o.min_for_star,
            case=o.case, case_vi=o.case_vi, case_en=o.case_en, added=o.added,
        )  # fmt: skip
        for position, o in enumerate(criterion.options)
    ]
