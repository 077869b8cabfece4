"""The dossier: one product's passage through one cycle year."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import AdministrativeUnit, Level, User
from accounts.unit_names import UnitNameField
from basics import clock, phones
from basics.columns import LineColumn, ProseColumn
from basics.finding import Findable, words_index, words_of
from basics.public_ids import PublicIdField
from basics.words import label_of
from cycle.models.procedure import ProcedureRule
from cycle.models.states import OPEN_STATES, STEP, State, Step
from cycle.models.years import CycleYear, Route, RouteStage
from cycle.querysets import DossierQuerySet
from products.criteria import CriteriaSetSpec
from products.criteria_store import from_database
from products.models import CriteriaSet, Producer, Product
from workflow.machine import NEW, Machine
from workflow.triggers import refuse

STARS_OF_RESULT = refuse(
    "dossier_stars_of_result",
    pgtrigger.Update,
    "(NEW.stars, NEW.points) IS DISTINCT FROM (OLD.stars, OLD.points) AND NOT ("
    "OLD.state = 'in_evaluation' AND NEW.state = 'awaiting_decision' AND NEW.revision = OLD.revision + 1 AND EXISTS ("
    "SELECT FROM evaluation_result r JOIN evaluation_councilitem i ON i.id = r.item_id WHERE i.dossier_id = NEW.id"
    " AND (r.stars, r.mean) IS NOT DISTINCT FROM (NEW.stars, NEW.points)))",
    "stars and points come from the result of a council",
)
"""The database knows of results, though this floor does not."""


class Dossier(Findable, Machine):
    """One product in one year: where it stands, on whose desk it lies, and until when. Its places keep the names of the day it began."""

    class Kind(models.TextChoices):
        FIRST = "first", pgettext_lazy("dossier kind", "First time")
        UPGRADE = "upgrade", pgettext_lazy("dossier kind", "Upgrade")
        REEVALUATION = "reevaluation", pgettext_lazy("dossier kind", "Re-evaluation")

    class DeskRole(models.TextChoices):
        PRODUCER = "producer", _("Producer")
        OFFICER = "officer", _("Officer")
        COUNCIL = "council", _("Council")
        AUTHORITY = "authority", _("Deciding authority")

    public_id = PublicIdField()
    code = models.CharField(_("Dossier code"), max_length=30, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="dossiers", null=True, blank=True)
    cycle_year = models.ForeignKey(CycleYear, on_delete=models.PROTECT, related_name="dossiers")
    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    commune_name = UnitNameField("commune", on="created_at")
    district_name = UnitNameField("district", on="created_at")
    province_name = UnitNameField("province", on="created_at")
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.FIRST)
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers")
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", help_text="Copied from"
    )
    late = models.BooleanField(default=False, help_text="A re-evaluation filed less than 120 days before expiry")
    contact_name = LineColumn(_("Contact person"), max_length=150, blank=True)
    contact_phone = models.CharField(_("Contact phone"), max_length=20, blank=True)
    invitation_code = models.CharField(max_length=12, blank=True, editable=False)
    registration_number = models.CharField(max_length=60, blank=True, editable=False)

    state = FSMField(default=NEW, max_length=24, choices=State.choices, editable=False)
    stage = models.ForeignKey(RouteStage, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    desk_role = models.CharField(max_length=10, choices=DeskRole.choices, blank=True, editable=False)
    desk_unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    desk_since = models.DateTimeField(null=True, editable=False)
    desk_due = models.DateField(null=True, editable=False)
    paused_days = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Working days left on the office's clock while the producer answers"
    )
    paused_role = models.CharField(max_length=10, choices=DeskRole.choices, blank=True, editable=False)
    first_submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    left_unsent = models.BooleanField(
        default=False, editable=False, help_text="An office went on before the producer handed in what they had changed: it stays unread"
    )
    filed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        help_text="The official who handed in what lies at the office for the producer, and does not act on it",
    )  # fmt: skip
    stars = models.PositiveSmallIntegerField(null=True, editable=False, help_text="Of the last council result")
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = (
        "state", "revision", "stage", "desk_role", "desk_unit", "desk_since", "desk_due", "paused_days", "paused_role",
        "first_submitted_at", "submitted_at", "filed_by", "left_unsent", "stars", "points", "criteria_set", "registration_number",
        "producer", "search",
    )  # fmt: skip
    UNSEALED: ClassVar[tuple[str, ...]] = ("desk_due", "search")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("product", "producer", "cycle_year__route", "stage")

    begins_as: State | None = None
    """Of a dossier that continues a carried-over one, before it is opened: the state it is to begin in."""

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="dossier_known_state"),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=OPEN_STATES),
                name="dossier_one_open_per_product",
                violation_error_message=_("This product already has an open dossier."),
            ),
            models.UniqueConstraint(
                fields=["previous"], condition=Q(previous__isnull=False) & Q(state__in=OPEN_STATES), name="dossier_one_open_successor"
            ),
            models.CheckConstraint(
                condition=Q(producer__isnull=False) | Q(state__in=[State.POTENTIAL, State.CARRIED_OVER, State.DECLINED, State.WITHDRAWN]),
                name="dossier_has_producer_once_claimed",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [STARS_OF_RESULT]
        indexes = [
            models.Index(fields=["desk_unit", "desk_role", "desk_due"], name="dossier_unit_desk"),
            models.Index(fields=["producer", "desk_role", "desk_due"], name="dossier_producer_desk"),
            models.Index(fields=["desk_role", "desk_unit"], condition=Q(filed_by__isnull=False), name="dossier_filed"),
            models.Index(fields=["cycle_year", "state"], name="dossier_year_state"),
            models.Index(fields=["commune", "-id"], name="dossier_commune"),
            models.Index(fields=["district", "-id"], name="dossier_district"),
            models.Index(fields=["province", "-id"], name="dossier_province"),
            models.Index(fields=["desk_due"], condition=~Q(desk_role=""), name="dossier_due"),
            words_index("dossier_words"),
        ]

    read_as_of: dt.datetime | None = None
    """Of a copy in which what is being written stands as it was last handed in: when that was."""

    def __str__(self) -> str:
        return f"{self.code} {self.product}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.search = words_of(*self.names())
        super().save(*args, **kwargs)

    def save_move(self) -> None:
        self.search = self.named()
        super().save_move()

    def named(self) -> str:
        """What it is found by; of the registration what was handed in last: what is written since is its producer's own."""
        names = self.names()
        if self.registration_number and (signed := self._registered()):
            names += [signed["representative"], *_spellings(signed["phone"])]
        return words_of(*names)

    def names(self) -> list[str]:
        """Its codes, and what its product, contact and producer are called."""
        found = [self.code, self.registration_number, *self.product.names(), self.contact_name, *_spellings(self.contact_phone)]
        if producer := self.producer:
            found += [*producer.names(), producer.representative_name, *_spellings(producer.phone)]
        return found

    def _registered(self) -> dict[str, Any] | None:
        """The fields of the registration as they were last handed in."""
        kept = self.submissions.filter(content__has_key="registration")
        return kept.values_list("content__registration__0__fields", flat=True).first()

    @property
    def step(self) -> int | None:
        return STEP.get(self.state)

    @property
    def status(self) -> str:
        """What the state is called for everybody, with the stage or the stars where they matter."""
        if self.state == State.IN_EVALUATION and self.stage:
            return gettext("Being evaluated: %(level)s") % {"level": label_of(self.stage, "level").lower()}
        if self.state == State.RECOGNISED and self.stars:
            return pgettext("dossier", "Recognised with %(stars)d stars") % {"stars": self.stars}
        if self.state in (State.IN_PROMOTION, State.COMPLETED) and self.stars:
            return f"{super().status} – {gettext('%(stars)d stars') % {'stars': self.stars}}"
        return super().status

    @property
    def knocked_out(self) -> bool:
        """The last council took the product out: every other result has at least one star."""
        return self.state in (State.AWAITING_DECISION, State.NOT_RECOGNISED) and self.stars is None

    @property
    def route(self) -> Route:
        return self.cycle_year.route

    def unit_at(self, level: str) -> AdministrativeUnit | None:
        """The unit of this dossier's area at `level`, as it was on the day of entry."""
        return next((unit for unit in self.chain_of_units if unit.level == level), None)

    @property
    def unit_of_desk(self) -> AdministrativeUnit | None:
        """The unit the dossier lies at, with its parents."""
        return next((unit for unit in self.chain_of_units if unit.pk == self.desk_unit_id), None)

    @property
    def units_from_desk(self) -> list[AdministrativeUnit]:
        """The unit the dossier lies at and those above it, the nearest first."""
        ids = [unit.pk for unit in self.chain_of_units]
        return self.chain_of_units[ids.index(self.desk_unit_id) :] if self.desk_unit_id in ids else []

    @cached_property
    def chain_of_units(self) -> list[AdministrativeUnit]:
        """Commune first, national last; each is the parent of the one before. One query, and every unit column is set from it."""
        ids = {self.commune_id, self.district_id, self.province_id}
        found = {unit.pk: unit for unit in AdministrativeUnit.objects.filter(Q(pk__in=ids) | Q(level=Level.NATIONAL))}
        for unit in found.values():
            if unit.parent_id in found:
                unit.parent = found[unit.parent_id]
        for column in ("commune", "district", "province", "desk_unit"):
            if (pk := getattr(self, f"{column}_id")) in found:
                setattr(self, column, found[pk])
        chain, above = [], found.get(self.commune_id)
        while above is not None:
            chain.append(above)
            above = found.get(above.parent_id) if above.parent_id else None
        return chain

    @cached_property
    def procedure(self) -> ProcedureRule:
        """The rules of procedure that hold for it today."""
        return ProcedureRule.objects.in_force(self.chain_of_units, clock.today())

    @property
    def is_private(self) -> bool:
        """Before its first submission a dossier is its producer's own; a potential product is the commune's.

        One that goes on from an earlier dossier was submitted when that one was.
        """
        return self.state not in (NEW, State.POTENTIAL) and self.first_submitted_at is None

    def criteria_spec(self) -> CriteriaSetSpec:
        """The criteria this dossier is judged by: its own version, or before that the one now in force (asked once per product set)."""
        if self.criteria_set_id is not None:
            return from_database(self.criteria_set_id)
        product_set = self.product.product_set
        known, chosen = self.__dict__.get("_in_force", (None, 0))
        if known != product_set.pk:
            chosen = CriteriaSet.objects.in_force(product_set, self.cycle_year.regulation_id).pk
            self.__dict__["_in_force"] = product_set.pk, chosen
        return from_database(chosen)

    @property
    def samples_needed(self) -> int:
        """How many samples its criteria ask for; 0 before it has criteria of its own."""
        spec = self.criteria_spec() if self.criteria_set_id is not None else None
        return spec.sample_count if spec and spec.requires_samples else 0

    def chain_scope(self) -> str:
        return f"year:{self.cycle_year_id}"

    def about(self) -> str:
        return f"dossier:{self.pk}"


def _spellings(phone: str) -> list[str]:
    """A number in groups and in one, as people type it."""
    shown = phones.display(phone)
    return [shown, shown.replace(" ", "")]


class Extension(models.Model):
    """More time for one dossier: an object with a reason, never an edited date."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="extensions")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    until = models.DateField(_("New date"))
    reason = ProseColumn(_("Reason"))
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dossier} → {self.until:%d/%m/%Y}"
