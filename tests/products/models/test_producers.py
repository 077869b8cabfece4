"""Producers, their people and products: found without accents, seen by those whom they concern."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User
from basics import clock
from products.models import Evidence, Membership, Producer, Product
from products.policies import is_member, producer_ids
from tests.factories import (
    CommuneFactory,
    EvidenceFactory,
    MembershipFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
    appoint,
    national,
)

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The person in the next request."""
    return User.objects.get(pk=user.pk)


def test_area_is_copied_on_both_eras():
    new, old = ProducerFactory(), ProducerFactory(commune=CommuneFactory(old=True))
    assert (new.district, new.province) == (None, new.commune.parent)
    assert (old.district, old.province) == (old.commune.parent, old.commune.parent.parent)


def test_area_follows_a_move_of_the_producer():
    producer, commune = ProducerFactory(), CommuneFactory(old=True)
    producer.commune = commune
    producer.save(update_fields=["commune"])
    assert Producer.objects.get(pk=producer.pk).district == commune.parent


@pytest.mark.parametrize("words", ["che", "Chè", "CHÈ TÂN CƯƠNG", "cuong che", "tan-cuong", "green tea", "đặc sản"])
def test_product_is_found_with_and_without_accents(words):
    product = ProductFactory(name_vi="Chè Tân Cương đặc sản", name_en="Green tea of Tân Cương")
    ProductFactory(name_vi="Mật ong bạc hà")
    assert list(Product.objects.matching(words)) == [product]


def test_search_follows_a_new_name_even_if_only_that_is_saved():
    product = ProductFactory(name_vi="Chè")
    product.name_vi = "Đậu phụ"
    product.save(update_fields=["name_vi"])
    assert list(Product.objects.matching("dau phu")) == [product]


def test_products_stand_in_vietnamese_order():
    names = ["Bánh", "Ấm", "An", "Đậu", "Dâu", "Ăn", "Ca"]
    for name in names:
        ProductFactory(name_vi=name)
    assert [product.name_vi for product in Product.objects.all()] == ["An", "Ăn", "Ấm", "Bánh", "Ca", "Dâu", "Đậu"]


def test_names_fall_back_to_vietnamese():
    product, producer = ProductFactory(name_vi="Chè", name_en=""), ProducerFactory(name="HTX Chè", name_en="Tea Cooperative")
    with translation.override("en"):
        assert (product.name, producer.shown_name) == ("Chè", "Tea Cooperative")
    with translation.override("vi"):
        assert producer.shown_name == "HTX Chè"


def test_membership_counts_while_it_lasts():
    member, past = MembershipFactory(), MembershipFactory(ended=True)
    gone = MembershipFactory(user__is_active=False)
    assert producer_ids(member.user) == {member.producer_id}
    assert producer_ids(past.user) == producer_ids(gone.user) == producer_ids(AnonymousUser()) == frozenset()
    assert is_member(member.user, member.producer_id)
    assert not is_member(member.user, None)


def test_membership_counts_on_its_first_and_last_day():
    day = dt.date(2026, 5, 5)
    MembershipFactory(valid_from=day, valid_to=day)
    assert [Membership.objects.current(day + dt.timedelta(days=n)).count() for n in (-1, 0, 1)] == [0, 1, 0]


def test_producers_of_a_person_are_read_once(django_assert_num_queries):
    user = again(MembershipFactory().user)
    with django_assert_num_queries(1):
        assert producer_ids(user) == producer_ids(user)


def test_member_sees_own_products_and_nobody_else_does():
    product, other = ProductFactory(), ProductFactory()
    owner = MembershipFactory(producer=product.producer).user
    assert list(Product.objects.visible_to(owner)) == list(Product.objects.owned_by(owner)) == [product]
    assert list(Producer.objects.visible_to(owner)) == [product.producer]
    for stranger in (UserFactory(), AnonymousUser()):
        assert not Product.objects.visible_to(stranger).exists()
        assert not Producer.objects.visible_to(stranger).exists()
    assert other not in Product.objects.visible_to(owner)


@pytest.mark.parametrize("role", ["officer", "authority", "administrator", "auditor"])
def test_officials_see_what_lies_in_their_area(role):
    product = ProductFactory(commune=CommuneFactory(old=True))
    elsewhere = ProductFactory()
    commune = product.commune
    for unit in (commune, commune.parent, commune.parent.parent):
        assert list(Product.objects.visible_to(appoint(unit, role))) == [product]
    assert set(Product.objects.visible_to(appoint(national(), role))) == {product, elsewhere}
    assert set(Producer.objects.visible_to(appoint(national(), role))) == set(Producer.objects.all())


def test_official_who_is_a_member_sees_both():
    far, near = ProductFactory(), ProductFactory()
    officer = appoint(near.commune)
    MembershipFactory(user=officer, producer=far.producer)
    assert set(Product.objects.visible_to(again(officer))) == {far, near}


def test_ended_appointment_sees_nothing():
    product = ProductFactory()
    assert not Product.objects.visible_to(appoint(product.commune, ended=True)).exists()


def test_evidence_belongs_to_the_members_only():
    evidence = EvidenceFactory()
    owner = MembershipFactory(producer=evidence.producer).user
    assert list(Evidence.objects.owned_by(owner)) == [evidence]
    assert not Evidence.objects.owned_by(appoint(evidence.producer.commune)).exists()


def test_paper_is_valid_through_its_last_day():
    today = clock.today()
    evidence = EvidenceFactory(expires_on=today)
    assert not evidence.is_expired()
    assert evidence.is_expired(today + dt.timedelta(days=1))
    assert not EvidenceFactory().is_expired()
    assert Evidence.objects.valid_on(today).count() == 2
    assert Evidence.objects.valid_on(today + dt.timedelta(days=1)).count() == 1


def test_paper_cannot_expire_before_it_was_issued():
    with pytest.raises(IntegrityError, match="evidence_dates_in_order"), transaction.atomic():
        EvidenceFactory(issued_on=dt.date(2026, 2, 2), expires_on=dt.date(2026, 2, 1))


def test_potential_product_needs_no_producer():
    product = ProductFactory(potential=True)
    assert product.producer is None
    assert list(Product.objects.visible_to(appoint(product.commune))) == [product]
