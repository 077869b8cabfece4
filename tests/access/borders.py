"""Which rows are a province's, and whether any of them was touched: found by the keys that lead to it, whatever the table."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from accounts.models import AdministrativeUnit
from tests.access.traces import REFERENCE, own_tables

BELONGING = {
    ("people_appointment", "user_id"),
    ("products_membership", "user_id"),
    ("evaluation_seat", "user_id"),
    ("workflow_logentry", "chain_id"),
}
"""What these keys lead to belongs where their row does: people and chains name no unit themselves."""

Keys = dict[str, set[int]]


class Territory:
    """The rows of a province as it stands now."""

    def __init__(self, province: AdministrativeUnit) -> None:
        units = AdministrativeUnit.objects.filter(province=province).values_list("pk", flat=True)
        self.keys: Keys = defaultdict(set, {"accounts_administrativeunit": {province.pk, *units}})
        while self._grown():
            pass
        self.before = self._state()

    def _grown(self) -> bool:
        before = sum(map(len, self.keys.values()))
        for table, column, to in keys_of_rows():
            for pk, other in _pairs(table, column):
                if other in self.keys[to]:
                    self.keys[table].add(pk)
                elif (table, column) in BELONGING and pk in self.keys[table]:
                    self.keys[to].add(other)
        return sum(map(len, self.keys.values())) > before

    def untouched(self) -> bool:
        """Whether every row is as it was, and no other leads to one that did not."""
        return self._state() == self.before

    def _state(self) -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(self._question, self._lists)
            return list(cursor.fetchall())

    @property
    def _lists(self) -> dict[str, list[int]]:
        return {table: sorted(keys) for table, keys in self.keys.items()}

    @property
    def _question(self) -> str:
        """Of each table: a digest of the province's rows, and how many others lead to one of its rows."""
        return f"{' UNION ALL '.join(self._of_table(table) for table in own_tables())} ORDER BY 1"

    def _of_table(self, table: str) -> str:
        key = primary_key(table)
        own = f'"{key}" = ANY(%({table})s::bigint[])' if self.keys[table] else "false"
        leads = [f'"{column}" = ANY(%({to})s::bigint[])' for name, column, to in keys_of_rows() if name == table and self.keys[to]]
        return (
            f"SELECT '{table}', md5(coalesce(string_agg(CASE WHEN {own} THEN t::text END, E'\\n' ORDER BY {key}), '')),"
            f' count(*) FILTER (WHERE NOT ({own}) AND ({" OR ".join(leads) or "false"})) FROM "{table}" t'
        )


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def primary_key(table: str) -> str:
    return str(_models()[table]._meta.pk.column)


@cache
def keys_of_rows() -> tuple[tuple[str, str, str], ...]:
    """Table, column and the table it leads to, for every key of the portal's own tables; not those that lead to reference data."""
    fields = [(table, field) for table in own_tables() for field in _models()[table]._meta.concrete_fields if isinstance(field, ForeignKey)]
    found = [(table, field.column, field.related_model._meta.db_table) for table, field in fields]
    return tuple(row for row in found if row[2] not in REFERENCE - {"accounts_administrativeunit"})


def _pairs(table: str, column: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{primary_key(table)}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
        return list(cursor.fetchall())
