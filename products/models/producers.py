"""Producers and the people who belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import clock
from accounts.models import AdministrativeUnit, User
from accounts.public_ids import PublicIdField
from accounts.vietnamese import fold, sort_key

if TYPE_CHECKING:
    import datetime as dt


class Producer(models.Model):
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
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    tax_code = models.CharField(_("Tax code"), max_length=14, blank=True)
    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("Address"), max_length=250, blank=True)
    phone = models.CharField(_("Phone number"), max_length=16, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    representative_name = models.CharField(_("Legal representative"), max_length=150, blank=True)
    representative_title = models.CharField(_("Title"), max_length=100, blank=True)
    representative_gender = models.CharField(_("Gender"), max_length=6, choices=Gender.choices, blank=True)
    representative_ethnicity = models.CharField(_("Ethnicity"), max_length=50, blank=True)
    established_on = models.DateField(_("Established on"), null=True, blank=True)
    search = models.CharField(max_length=250, db_index=True, editable=False)
    sort_key = models.CharField(max_length=300, editable=False)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search, self.sort_key = fold(self.name)[:250], sort_key(self.name)
        self.district, self.province = self.commune.at_level("district"), self.commune.at_level("province")
        super().save(*args, **kwargs)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: dt.date | None = None) -> MembershipQuerySet:
        day = day or clock.today()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day, user__is_active=True)


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", pgettext_lazy("membership", "Member")

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.OWNER)
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["producer", "user", "valid_from"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.producer}"
