"""The rules of procedure of steps 1 to 5 that no decree fixes for good."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.dated_rules import DatedRule


class ProcedureRule(DatedRule):
    """How offices work: how much they write, how far dates reach, who may act on what they helped to file."""

    least_opinion = models.PositiveSmallIntegerField(
        default=30, help_text="Letters of an opinion, of a reason and of each topic of a report"
    )
    window_reach = models.PositiveSmallIntegerField(
        default=3, validators=[MaxValueValidator(12)], help_text="Months before and after the year within which its windows lie"
    )
    windows_in_order = models.BooleanField(default=True, help_text="A step does not open before the one before it opened")
    extension_month = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Month and day of the cycle year an extension reaches at most",
    )
    extension_day = models.PositiveSmallIntegerField(default=31, validators=[MinValueValidator(1), MaxValueValidator(31)])
    helper_endorses = models.BooleanField(default=False, help_text="Whoever filed something for a producer may also decide on it")
    decision_number = models.CharField(
        max_length=200, default=r"\d+[A-Z]?(/\d{4})?/QĐ(-[A-ZĐ0-9]+)+", help_text="Form of a decision's number, as a regular expression"
    )
    decision_number_example = models.CharField(max_length=60, default="1234/QĐ-UBND", help_text="Shown where a number is refused")

    def days_of(self, year: int) -> tuple[dt.date, dt.date]:
        """The first and last day on which something of a cycle year may lie: its own days and some months around them."""
        around = relativedelta(months=self.window_reach)
        return dt.date(year, 1, 1) - around, dt.date(year, 12, 31) + around
