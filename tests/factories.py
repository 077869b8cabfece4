"""Factories: the smallest valid object of each kind; traits carry the name of the state they make."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.handed_in import content_of
from cycle.models import Dossier, Recognition, Submission
from cycle.models.recognitions import valid_until
from people.models import Appointment
from products.models import Evidence, EvidenceKind, Membership, Producer, Product, ProductSet
from tests.owner import as_owner, forging
from workflow.moves import moves_of

PASSWORD = "lua-chin-thom-2026"


class UserFactory(DjangoModelFactory):
    """A person with an e-mail address and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Nguyễn Thị Số {n}")
    email = factory.Sequence(lambda n: f"nguoi{n}@ocop.example")
    password = factory.django.Password(PASSWORD)

    class Params:
        by_phone = factory.Trait(email=None, phone=factory.Sequence(lambda n: f"+849{n:08}"))
        disabled = factory.Trait(is_active=False)


def national() -> AdministrativeUnit:
    """The one national unit."""
    with as_owner():
        return AdministrativeUnit.objects.get_or_create(
            era="", level="national", code="00", defaults={"name": "Trung ương", "kind": "quốc gia"}
        )[0]


class UnitFactory(DjangoModelFactory):
    """Units are reference data: the application only reads them."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, *args: Any, **fields: Any) -> Any:
        with as_owner():
            return super()._create(*args, **fields)


class ProvinceFactory(UnitFactory):
    """A province of today; `old` makes one of before 1/7/2025 (era 2004)."""

    class Meta:
        model = AdministrativeUnit

    era = "2025"
    level = "province"
    code = factory.Sequence(lambda n: f"P{n:04}")
    name = factory.Sequence(lambda n: f"Tỉnh Số {n}")
    kind = "tỉnh"
    parent = factory.LazyFunction(national)
    valid_from = dt.date(2025, 7, 1)

    class Params:
        old = factory.Trait(era="2004", valid_from=None, valid_to=dt.date(2025, 6, 30))


class DistrictFactory(UnitFactory):
    """A district of before 1/7/2025."""

    class Meta:
        model = AdministrativeUnit

    era = "2004"
    level = "district"
    code = factory.Sequence(lambda n: f"D{n:04}")
    name = factory.Sequence(lambda n: f"Huyện Số {n}")
    kind = "huyện"
    parent = factory.SubFactory(ProvinceFactory, old=True)
    valid_to = dt.date(2025, 6, 30)


class CommuneFactory(UnitFactory):
    """A commune of today; `old` makes one of before 1/7/2025, under a district."""

    class Meta:
        model = AdministrativeUnit

    era = "2025"
    level = "commune"
    code = factory.Sequence(lambda n: f"X{n:04}")
    name = factory.Sequence(lambda n: f"Xã Số {n}")
    kind = "xã"
    parent = factory.SubFactory(ProvinceFactory)
    valid_from = dt.date(2025, 7, 1)

    class Params:
        old = factory.Trait(era="2004", parent=factory.SubFactory(DistrictFactory), valid_from=None, valid_to=dt.date(2025, 6, 30))


class AppointmentFactory(DjangoModelFactory):
    """An officer of a commune, since ten days ago, with no end."""

    class Meta:
        model = Appointment

    state = "in_force"
    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(CommuneFactory)
    role = "officer"
    title = factory.LazyAttribute(lambda row: "Phó Chủ tịch" if row.role == "authority" else "")
    valid_from = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=10))

    class Params:
        ended = factory.Trait(valid_to=factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1)))
        future = factory.Trait(valid_from=factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=1)))


def appoint(unit: AdministrativeUnit, role: str = "officer", **fields: Any) -> User:
    """A new person holding `role` at `unit`."""
    return AppointmentFactory(unit=unit, role=role, **fields).user


class ProducerFactory(DjangoModelFactory):
    """A cooperative of a commune, without members."""

    class Meta:
        model = Producer

    kind = "cooperative"
    name = factory.Sequence(lambda n: f"Hợp tác xã Số {n}")
    commune = factory.SubFactory(CommuneFactory)


class MembershipFactory(DjangoModelFactory):
    """An owner of a producer since ten days ago."""

    class Meta:
        model = Membership

    producer = factory.SubFactory(ProducerFactory)
    user = factory.SubFactory(UserFactory)
    valid_from = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=10))

    class Params:
        ended = factory.Trait(valid_to=factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1)))


class ProductFactory(DjangoModelFactory):
    """A tea (set 11) of a producer, in the producer's commune; needs the reference data."""

    class Meta:
        model = Product

    producer = factory.SubFactory(ProducerFactory)
    product_set = factory.LazyFunction(lambda: ProductSet.objects.get(number=11))
    name_vi = factory.Sequence(lambda n: f"Chè Số {n}")
    commune = factory.LazyAttribute(lambda product: product.producer.commune if product.producer else CommuneFactory())

    class Params:
        potential = factory.Trait(producer=None)


class EvidenceFactory(DjangoModelFactory):
    """A paper of a producer's library that does not expire; its file is only named."""

    class Meta:
        model = Evidence

    producer = factory.SubFactory(ProducerFactory)
    kind = factory.LazyFunction(lambda: EvidenceKind.objects.get(code="story"))
    title = factory.Sequence(lambda n: f"Giấy tờ {n}")
    file = "evidence/none.pdf"
    original_name = "giay-to.pdf"
    content_type = "application/pdf"
    size = 1
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class ImportedRecognitionFactory(DjangoModelFactory):
    """A product recognised with four stars a year ago, before the portal: no dossier, no score, nobody of the portal signed."""

    class Meta:
        model = Recognition

    source = "imported"
    product = factory.SubFactory(ProductFactory)
    producer = factory.SelfAttribute("product.producer")
    commune = factory.SelfAttribute("product.commune")
    district = factory.LazyAttribute(lambda row: row.commune.at_level("district"))
    province = factory.LazyAttribute(lambda row: row.commune.at_level("province"))
    issuer = factory.SelfAttribute("province")
    stars = 4
    decision_number = factory.Sequence(lambda n: f"{n}/QĐ-UBND")
    decided_on = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=365))
    valid_to = factory.LazyAttribute(lambda row: valid_until(row.decided_on, 36))
    product_code = factory.Sequence(lambda n: f"CU-{n:05}")
    product_name = factory.SelfAttribute("product.name_vi")
    producer_name = factory.SelfAttribute("producer.name")
    commune_name = factory.SelfAttribute("commune.name")
    district_name = factory.LazyAttribute(lambda row: row.district.name if row.district else "")
    province_name = factory.SelfAttribute("province.name")
    issuer_name = factory.SelfAttribute("issuer.name")
    signer_name = "Trần Văn Cũ"
    signer_title = "Chủ tịch"

    class Params:
        by_ministry = factory.Trait(stars=5, issuer=factory.LazyFunction(national))


def handed_in(dossier: Dossier, by: User) -> Submission:
    """The dossier's submission, as if all that stands in the dossier now had been handed in with it."""
    content = content_of(dossier, moves_of(Dossier)["submit_dossier"].sends)
    found: Submission = dossier.submissions.filter(move="submit_dossier").first() or Submission(
        dossier=dossier, move="submit_dossier", at=dossier.submitted_at or clock.now(), by=by
    )
    found.content = content
    with forging("cycle_submission"):
        found.save()
    return found
