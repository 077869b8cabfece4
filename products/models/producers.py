"""Producers and the people who belong to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from basics import clock
from basics.bilingual import Bilingual
from basics.columns import CodeColumn, EmailColumn, LineColumn
from basics.public_ids import PublicIdField
from products.models.placed import Placed
from products.querysets import MembershipQuerySet, ProducerQuerySet


class Producer(Placed):
    """A cooperative, group, company, farm, household or association that makes OCOP products (chủ thể)."""

    class Kind(models.TextChoices):
        COOPERATIVE = "cooperative", _("Cooperative")
        GROUP = "group", _("Cooperative group")
        COMPANY = "company", _("Small or medium enterprise")
        FARM = "farm", _("Farm")
        HOUSEHOLD = "household", _("Registered household business")
        ASSOCIATION = "association", _("Association")

    class Gender(models.TextChoices):
        FEMALE = "female", pgettext_lazy("gender", "Female")
        MALE = "male", pgettext_lazy("gender", "Male")

    public_id = PublicIdField()
    kind = models.CharField(_("Type of producer"), max_length=12, choices=Kind.choices)
    name = LineColumn(_("Name"), max_length=200)
    name_en = LineColumn(_("Name in English"), max_length=200, blank=True)
    tax_code = CodeColumn(_("Tax code"), max_length=14, blank=True)
    address = LineColumn(_("Address"), max_length=250, blank=True)
    phone = models.CharField(_("Phone number"), max_length=16, blank=True)
    email = EmailColumn(_("E-mail address"), blank=True)
    representative_name = LineColumn(_("Legal representative"), max_length=150, blank=True)
    representative_title = LineColumn(pgettext_lazy("position", "Title"), max_length=100, blank=True)
    representative_gender = models.CharField(_("Gender"), max_length=6, choices=Gender.choices, blank=True)
    representative_ethnicity = LineColumn(_("Ethnicity"), max_length=50, blank=True)
    established_on = models.DateField(_("Established on"), null=True, blank=True)

    shown_name = Bilingual("name", vietnamese="name")

    objects = ProducerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def names(self) -> tuple[str, str]:
        return self.name, self.name_en


class Membership(models.Model):
    """A person's part in a producer, for as long as it lasts. Members act for the producer, owners also arrange its members."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", pgettext_lazy("membership", "Member")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.OWNER)
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["producer", "user", "valid_from"], name="membership_once"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.producer}"
