"""Who works with the portal, and where: people and administrative units."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import passwords
from accounts.querysets import AdministrativeUnitQuerySet
from basics import cleaning, clock
from basics.columns import EmailColumn, LineColumn
from basics.public_ids import PublicIdField
from basics.vietnamese import fold, slug, sort_key

SYSTEM_NAME = "OCOP Portal"


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, full_name: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who signs in with an e-mail address or a phone number.

        Raises IntegrityError where both are missing or one is taken.
        """
        user = self.model(full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self) -> User:
        """The user timers act as; it cannot sign in."""
        return self.get_or_create(is_system=True, defaults={"full_name": SYSTEM_NAME, "password": make_password(None)})[0]


class User(AbstractBaseUser):
    """A person, or the one system user that timers act as."""

    public_id = PublicIdField()
    full_name = LineColumn(_("Full name"), max_length=150)
    email = EmailColumn(_("E-mail address"), unique=True, null=True, blank=True)
    phone = models.CharField(_("Phone number"), max_length=16, unique=True, null=True, blank=True, help_text="E.164")
    language = models.CharField(_("Language of messages"), max_length=2, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(is_system=True), name="user_email_or_phone"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="user_phone_e164"),
            models.UniqueConstraint(fields=["is_system"], condition=Q(is_system=True), name="user_one_system"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are kept in lower case, a missing address or number as NULL: both are sign-in names and unique."""
        self.email = cleaning.code(self.email or "").lower() or None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else passwords.prepared(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """However the keyboard spells it. A password hashed as another spelling is hashed anew where it fits."""
        if raw_password is None:
            return False
        if super().check_password(passwords.prepared(raw_password)):
            return True
        for older in passwords.older_forms(raw_password):
            if super().check_password(older):
                self.set_password(raw_password)
                self.save(update_fields=["password"])
                return True
        return False

    def get_full_name(self) -> str:
        return self.full_name


class Level(models.TextChoices):
    NATIONAL = "national", pgettext_lazy("level", "National")
    PROVINCE = "province", pgettext_lazy("level", "Province")
    DISTRICT = "district", pgettext_lazy("level", "District")
    COMMUNE = "commune", pgettext_lazy("level", "Commune")


def unit_slug(level: str, name: str) -> str:
    """The unit's name as a part of an address; a province's without its kind ("Tỉnh Thái Nguyên" is thai-nguyen)."""
    bare = slug(name)
    return re.sub(r"^(tinh|thanh-pho)-", "", bare) if level == Level.PROVINCE else bare


class AdministrativeUnit(models.Model):
    """One unit as it was named and placed in one era; the key is (era, level, code).

    Rows never change their meaning: a merger makes new rows, linked by `successors`, so that whatever points here
    keeps the unit as it was on the day. `name` and `kind` are those of today; a unit that was ever named anew has all
    its names, each with its first day, in `names`. `province` of a province is itself, so that one column holds a
    province's whole area; the national unit has none. Slugs are of the name the unit began with, so that an address
    holds for good; those of provinces carry no "tinh-" or "thanh-pho-" and are unique among those that exist now.
    """

    public_id = PublicIdField()
    era = models.CharField(max_length=4, blank=True, help_text="2004, 2025; empty for the national unit, which is in all")
    level = models.CharField(max_length=10, choices=Level.choices)
    code = models.CharField(max_length=5)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    slug = models.CharField(max_length=140, db_index=True)
    search = models.CharField(max_length=140, db_index=True, editable=False)
    sort_key = models.CharField(max_length=300, db_index=True, editable=False)

    objects = AdministrativeUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["era", "level", "code"], name="unit_key"),
            models.UniqueConstraint(fields=["slug"], condition=Q(level="province", valid_to__isnull=True), name="unit_province_slug"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.call(self.name, self.kind)
        self.slug = self.slug or unit_slug(self.level, self.name)
        if self.province_id is None and self.parent is not None:
            self.province = self.parent.at_level(Level.PROVINCE)
        super().save(*args, **kwargs)
        if self.level == Level.PROVINCE and self.province_id is None:
            self.province = self
            super().save(update_fields=["province"])

    def call(self, name: str, kind: str) -> None:
        """Give the unit its name and kind of today, with what lists find and order it by."""
        self.name, self.kind, self.search, self.sort_key = name, kind, fold(name), sort_key(name)

    def name_on(self, day: dt.date) -> str:
        """What the unit was called on `day`; before its first day, what it was called on that. One query."""
        names = list(self.names.filter(Q(valid_from=None) | Q(valid_from__lte=day))) or list(self.names.all()[:1])
        return names[-1].name if names else self.name

    @property
    def within_a_sentence(self) -> str:
        """The name after other words: "xã La Bằng" (Decree 30/2020/NĐ-CP, appendix II, writes the kind of a unit small)."""
        return self.name[:1].lower() + self.name[1:]

    def at_level(self, level: str) -> AdministrativeUnit | None:
        """This unit or the ancestor of it at `level`; None where its era has no such level."""
        unit: AdministrativeUnit | None = self
        while unit is not None and unit.level != level:
            unit = unit.parent
        return unit


class UnitName(models.Model):
    """What a unit is called, and of which kind it is, from a day on: every name of a unit that was ever named anew, its first included."""

    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="names")
    valid_from = models.DateField(null=True, blank=True, help_text="Of the first name as the unit has it")
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=200, blank=True, help_text="The resolution that named it")

    class Meta:
        ordering = [F("valid_from").asc(nulls_first=True)]
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], nulls_distinct=False, name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


class AttemptCount(models.Model):
    """How many attempts of one kind, at one name, from one place are remembered; see `accounts.attempts`."""

    key = models.CharField(max_length=64, primary_key=True, help_text="Keyed hash of kind, name and place")
    last_at = models.DateTimeField()
    over_at = models.DateTimeField(db_index=True, help_text="When the last of them is forgotten")

    def __str__(self) -> str:
        return self.key[:8]


class PasswordLetter(models.Model):
    """A letter somebody asked for at the password page, before anybody looked whether the address is known; the worker answers it."""

    address = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"asked {self.asked_at:%d/%m/%Y}"
