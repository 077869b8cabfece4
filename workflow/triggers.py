"""What the database itself refuses of rows that are evidence.

pgtrigger's own triggers ask a setting first whether to look away, which whoever runs SQL may set; these ask nobody, and find
their tables by a path of their own.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from pgtrigger import compiler, core


class StrictSql(compiler.UpsertTriggerSql):
    """Migrations name this class: what it writes may only change together with them."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Strict(pgtrigger.Trigger):
    """A trigger without a way round it."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        written = super().compile(model).sql.kwargs
        return compiler.Trigger(
            name=self.name, sql=StrictSql(**{key: value for key, value in written.items() if key != "ignore_func_name"})
        )


class Protect(Strict, pgtrigger.Protect):
    """Refuses the operation, where its condition holds."""


class ReadOnly(Strict, pgtrigger.ReadOnly):
    """Refuses to change the columns."""


def refuse(name: str, operation: core.Operation, when: str, sentence: str) -> Strict:
    """A trigger that refuses with `sentence` where `when`, a condition in SQL on OLD and NEW, holds."""
    returned = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    body = pgtrigger.Func(f"IF {when} THEN RAISE EXCEPTION '{sentence}'; END IF; {returned}")
    return Strict(name=name, when=pgtrigger.Before, operation=operation, func=body)


def no_truncate(name: str) -> Strict:
    """A trigger that refuses TRUNCATE."""
    refusal = "RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;"
    return Strict(name=name, level=pgtrigger.Statement, when=pgtrigger.Before, operation=pgtrigger.Truncate, func=refusal)


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change, delete or truncate rows."""
    return [
        Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(f"{name}_truncate"),
    ]
