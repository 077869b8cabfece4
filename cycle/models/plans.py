"""The business plan of a dossier: its texts, the money by year, and what each criterion needs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from basics.columns import LineColumn, ProseColumn
from cycle.models.content import Content
from products.models import Criterion, Option


class BusinessPlan(Content):
    """Business plan (Biểu 03); what each criterion of the target star needs is in `items`."""

    capital = LineColumn(_("Capital"), max_length=100, blank=True)
    members = LineColumn(_("Members"), max_length=100, blank=True)
    trades = LineColumn(_("Trades"), max_length=250, blank=True)
    staff = LineColumn(_("Staff"), max_length=100, blank=True)
    goals = ProseColumn(_("Goals"), max_length=6000, blank=True)
    product = ProseColumn(_("The product"), max_length=6000, blank=True)
    market = ProseColumn(_("Market"), max_length=6000, blank=True)
    materials = ProseColumn(_("Raw materials"), max_length=6000, blank=True)
    technology = ProseColumn(_("Technology"), max_length=6000, blank=True)
    capacity = LineColumn(_("Production capacity"), max_length=250, blank=True)
    environment = ProseColumn(_("Environmental protection"), max_length=6000, blank=True)
    investment = LineColumn(_("Investment"), max_length=150, blank=True)
    risks = ProseColumn(_("Risks"), max_length=6000, blank=True)
    target_star = models.PositiveSmallIntegerField(_("Target star"), null=True, blank=True, choices=[(3, "★★★"), (4, "★★★★"), (5, "★★★★★")])

    REQUIRED = (
        "capital", "staff", "goals", "product", "market", "materials", "technology", "capacity", "environment", "investment",
        "risks", "target_star",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dossier_id}"


class PlanYear(models.Model):
    """Money of one planned year, in million đồng."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("Year"))
    cost = models.DecimalField(_("Cost (million đồng)"), max_digits=12, decimal_places=2)
    revenue = models.DecimalField(_("Revenue (million đồng)"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year"], name="plan_year_once"),
            models.CheckConstraint(condition=Q(cost__gte=0, revenue__gte=0), name="plan_year_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def profit(self) -> Decimal:
        return self.revenue - self.cost


MEASURES = ("measure", "by_when", "helper")


def open_fields(today: int | None, planned: int | None, written: Mapping[str, object]) -> list[str]:
    """What the plan of a criterion still needs: the planned option, and where its points are above today's what is done for it."""
    if planned is None:
        return ["planned"]
    return [name for name in MEASURES if not written.get(name)] if planned > (today or 0) else []


class PlanItem(models.Model):
    """For one criterion: where we stand, where we will be, what we do, by when, who helps."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="items")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    today = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    planned = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    measure = ProseColumn(_("What we will do"), max_length=2000, blank=True)
    by_when = models.DateField(_("By when"), null=True, blank=True)
    helper = LineColumn(_("Who helps"), max_length=150, blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["plan", "criterion"], name="plan_item_once")]

    def __str__(self) -> str:
        return f"{self.criterion}"

    def missing(self) -> list[str]:
        """The fields still empty that are needed."""
        written = {name: getattr(self, name) for name in MEASURES}
        return open_fields(self.today.points if self.today else None, self.planned.points if self.planned else None, written)
