"""What is in the database, as digests: to show that a request left no trace."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from django.apps import apps
from django.db import connection

APPS = ("accounts", "workflow", "documents", "people", "products", "cycle", "evaluation", "promotion")
REFERENCE = {
    "accounts_administrativeunit", "accounts_administrativeunit_successors", "products_criteriaset", "products_criterion",
    "products_heading", "products_option",
    "products_productset", "products_productgroup", "products_sector", "products_regulation", "products_evidencekind",
}  # fmt: skip
"""Loaded once and immutable, and large."""

CORE = {
    "cycle_dossier": "id, state, revision, stage_id, stars, points, desk_role, desk_unit_id, producer_id, product_id, commune_id, code",
    "cycle_calendarday": "id, state, revision, day",
    "cycle_cycleyear": "id, state, revision, province_id, route_id",
    "cycle_outreachevent": "id, state, revision, unit_id",
    "workflow_logentry": "id",
    "cycle_recognition": "id",
    "evaluation_councilitem": "id, state, revision, scoring_version, knock_out, council_id, dossier_id",
    "evaluation_scoresheet": "id, state, revision, signed_at, seat_id",
    "evaluation_mark": "id, option_id",
    "evaluation_conflictanswer": "id",
    "evaluation_result": "id",
    "evaluation_round": "id, state, revision, unit_id, year, number",
    "evaluation_council": "id, state, revision, round_id",
    "evaluation_seat": "id, state, revision, user_id, role, council_id",
    "promotion_certificate": "id, state, revision, number",
    "products_producer": "id, tax_code, commune_id",
    "products_product": "id, producer_id, product_set_id, serial, commune_id",
    "products_membership": "id, user_id, producer_id, role",
    "people_appointment": "id, user_id, unit_id, role, valid_from, valid_to, state, revision",
    "people_invitation": "id, state, revision, appointment_id, key_sha256, ends_at",
    "accounts_user": "id, is_active, is_system",
}
"""Columns that only moves, appointments and decisions may change."""


def everything(but: Collection[str] = ()) -> str:
    """A digest of every row of the portal's own tables, some of them left out."""
    return _digest([f'SELECT t::text AS line FROM "{table}" t' for table in own_tables() if table not in but])


def workflow(tables: tuple[str, ...] = tuple(CORE)) -> str:
    """A digest of states, seats, appointments and whatever else no form has."""
    return _digest([f'SELECT ROW({CORE[table]})::text AS line FROM "{table}"' for table in tables])


def _digest(selects: list[str]) -> str:
    digest = "md5(coalesce(string_agg(line, E'\\n' ORDER BY line), ''))"
    parts = " UNION ALL ".join(f"SELECT {n}, {digest} FROM ({select}) AS lines{n}" for n, select in enumerate(selects))
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 1")
        return " ".join(row[1] for row in cursor.fetchall())


@cache
def own_tables() -> tuple[str, ...]:
    """Every table of the portal's apps but those of reference data."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return tuple(sorted({model._meta.db_table for model in models} - REFERENCE))
