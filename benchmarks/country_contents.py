"""What stands in the dossiers that lie before councils: written once for each product set, then copied by SQL."""

from __future__ import annotations

import random

from django.db import connection, models

from accounts.models import User
from benchmarks.bulk import finish
from cycle.models import BusinessPlan, CommuneReport, Dossier, Idea, PlanItem, PlanYear, SelfAssessment, SelfScore
from ocop_portal.simulation import writing

COPIED = (Idea, SelfAssessment, CommuneReport, SelfScore, BusinessPlan)
OF_PLAN = (PlanItem, PlanYear)
TARGET = 3


def seed_contents() -> None:
    """The first dossier of each set before a council is written as the simulation writes one; the others have the same."""
    before = Dossier.objects.filter(council_items__isnull=False).order_by("criteria_set_id", "pk").distinct("criteria_set_id")
    written = list(
        before.select_related("product__product_set__group__sector", "producer", "criteria_set", "cycle_year", "commune", "province")
    )
    rng = random.Random(26)
    for dossier in written:
        owner = User.objects.filter(memberships__producer=dossier.producer_id).earliest("pk")
        writing.write_idea(dossier)
        writing.write_plan(dossier, TARGET, rng)
        writing.write_dossier(dossier, TARGET, rng, owner)
        writing.write_commune_report(dossier)
    keys = [dossier.pk for dossier in written]
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(_copying(model), [keys, keys])
        for row_of_plan in OF_PLAN:
            cursor.execute(_copying_of_plan(row_of_plan), [keys, keys])
    finish(*COPIED, *OF_PLAN)


def _columns(model: type[models.Model], owner: str) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key and field.column != owner)


def _copying(model: type[models.Model]) -> str:
    table, columns = model._meta.db_table, _columns(model, "dossier_id")
    of_model = ", ".join(f"content.{column}" for column in columns.split(", "))
    return f"""INSERT INTO {table} (dossier_id, {columns})
        SELECT other.id, {of_model} FROM {table} content
        JOIN cycle_dossier model ON content.dossier_id = model.id
        JOIN cycle_dossier other ON other.criteria_set_id = model.criteria_set_id
        WHERE model.id = ANY(%s) AND other.id <> ALL(%s) AND EXISTS (SELECT 1 FROM evaluation_councilitem WHERE dossier_id = other.id)"""


def _copying_of_plan(model: type[models.Model]) -> str:
    table, columns = model._meta.db_table, _columns(model, "plan_id")
    of_model = ", ".join(f"content.{column}" for column in columns.split(", "))
    return f"""INSERT INTO {table} (plan_id, {columns})
        SELECT other_plan.id, {of_model} FROM {table} content
        JOIN cycle_businessplan model_plan ON model_plan.id = content.plan_id
        JOIN cycle_dossier model ON model.id = model_plan.dossier_id
        JOIN cycle_dossier other ON other.criteria_set_id = model.criteria_set_id
        JOIN cycle_businessplan other_plan ON other_plan.dossier_id = other.id
        WHERE model.id = ANY(%s) AND other.id <> ALL(%s)"""
