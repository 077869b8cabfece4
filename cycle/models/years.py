"""A province's cycle year, and the dated rules it runs by: route, stages, terms, windows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import AdministrativeUnit, Level
from basics.bilingual import Bilingual
from basics.public_ids import PublicIdField
from cycle.models.states import Step, YearState
from cycle.querysets import CycleYearQuerySet
from products.models import Regulation
from workflow.machine import Machine


class Route(models.Model):
    """Who decides what, level by level, from a date on.

    Source: two levels, Decision 26/2026/QĐ-TTg; three levels, the ministry's guidance of 2020.
    """

    code = models.CharField(max_length=20)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    idea_level = models.CharField(max_length=10, choices=Level.choices, help_text="Decides ideas; the commune screens where it is another")
    plan_level = models.CharField(max_length=10, choices=Level.choices, help_text="Decides business plans")
    intake_level = models.CharField(max_length=10, choices=Level.choices, default=Level.COMMUNE, help_text="Receives and checks dossiers")
    promotion_levels = models.JSONField(default=list, help_text="Levels whose officers run the promotion of recognised products")

    name = Bilingual("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="route_version")]

    def __str__(self) -> str:
        return str(self.name)

    @cached_property
    def stage_list(self) -> list[RouteStage]:
        return list(self.stages.order_by("position"))

    @cached_property
    def term_days(self) -> dict[str, int]:
        return dict(self.terms.values_list("code", "working_days"))

    def levels(self) -> set[str]:
        """Every level that has a part in this route."""
        return {self.idea_level, self.plan_level, self.intake_level, *(stage.level for stage in self.stage_list)}


class RouteStage(models.Model):
    """One level's evaluation: what it may recognise and what it sends on."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level.choices)
    recognises_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Lowest star this level's authority recognises")
    recognises_to = models.PositiveSmallIntegerField(null=True, blank=True)
    forwards_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Lowest star sent to the next stage")
    sends_down = models.BooleanField(default=False, help_text="Below what it recognises, the result goes back to the stage before")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "position"], name="route_stage_position")]

    def __str__(self) -> str:
        return f"{self.route} – {self.get_level_display()}"

    @property
    def is_first(self) -> bool:
        """Positions count from 1: the other stages of the route need not be read."""
        return self.position == 1

    @cached_property
    def stages_of_route(self) -> list[RouteStage]:
        return list(RouteStage.objects.filter(route=self.route_id).order_by("position"))

    @property
    def following(self) -> RouteStage | None:
        return next((stage for stage in self.stages_of_route if stage.position > self.position), None)

    @property
    def preceding(self) -> RouteStage | None:
        return next((stage for stage in reversed(self.stages_of_route) if stage.position < self.position), None)

    def recognises(self, stars: int | None) -> bool:
        return bool(stars and self.recognises_from and self.recognises_to and self.recognises_from <= stars <= self.recognises_to)


class RouteTerm(models.Model):
    """A legal or guided term, in working days."""

    class Code(models.TextChoices):
        IDEA_SCREENING = "idea_screening", _("Screening of an idea")
        IDEA_DECISION = "idea_decision", _("Decision on an idea")
        PLAN_DECISION = "plan_decision", _("Decision on a plan")
        COMMUNE_CHECK = "commune_check", _("Check of a dossier by the commune")
        PRODUCER_ANSWER = "producer_answer", _("Answer of the producer")
        STAGE_CHECK = "stage_check", _("Check before the council")
        DECISION = "decision", _("Decision on a result")

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(max_length=20, choices=Code.choices)
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "code"], name="route_term_code")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.working_days}"


class CycleYear(Machine):
    """One province's annual cycle."""

    public_id = PublicIdField()
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="cycle_years")
    year = models.PositiveSmallIntegerField(_("Year"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="cycle_years")
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="cycle_years")
    units_as_of = models.DateField(_("Units as of"), help_text="The day whose administrative units are valid in this year's dossiers")
    state = FSMField(default="", max_length=10, choices=YearState.choices, editable=False)
    is_demonstration = models.BooleanField(default=False)
    continued_to = models.BigIntegerField(
        null=True, editable=False, help_text="Id up to which dossiers that waited for this year were taken up; empty once all were"
    )

    LOCK_WITH: ClassVar[tuple[str, ...]] = ("province__parent", "route")

    objects = CycleYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year"],
                name="cycle_year_once",
                violation_error_message=_("This cycle year of the province exists already."),
            ),
            models.CheckConstraint(condition=Q(state__in=YearState.values), name="cycle_year_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.year}"

    @cached_property
    def windows_by_step(self) -> dict[int, StepWindow]:
        return {window.step: window for window in self.windows.all()}

    def window(self, step: int) -> StepWindow | None:
        return self.windows_by_step.get(step)

    def chain_scope(self) -> str:
        return f"province:{self.province_id}"


class StepWindow(models.Model):
    """When a step of the year is open, both days included."""

    cycle_year = models.ForeignKey(CycleYear, on_delete=models.CASCADE, related_name="windows")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    opens_on = models.DateField(_("Opens on"))
    closes_on = models.DateField(_("Closes on"))

    class Meta:
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(fields=["cycle_year", "step"], name="step_window_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="step_window_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.opens_on:%d/%m/%Y} – {self.closes_on:%d/%m/%Y}"
