"""Serial numbers without gaps or doubles."""

from __future__ import annotations

from django.db import connection, models


class CounterManager(models.Manager["Counter"]):
    def next(self, scope: str) -> int:
        """The next number of `scope`, from 1.

        The row stays locked to the end of the transaction, so a rollback gives the number back and two
        transactions never share one.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cycle_counter (scope, last) VALUES (%s, 1)"
                " ON CONFLICT (scope) DO UPDATE SET last = cycle_counter.last + 1 RETURNING last",
                [scope],
            )
            return cursor.fetchone()[0]


class Counter(models.Model):
    scope = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField()

    objects = CounterManager()

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"
