import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_user_needs_an_address_or_a_number():
    with pytest.raises(IntegrityError, match="user_email_or_phone"):
        User.objects.create_user(full_name="Không ai")


def test_missing_address_is_null_so_that_many_may_miss_it():
    one, two = (User.objects.create_user(full_name="A", email="", phone=number) for number in ("+84912345678", "+84912345679"))
    assert (one.email, two.email) == (None, None)


@pytest.mark.parametrize("field", ["email", "phone"])
def test_sign_in_names_are_unique(field):
    UserFactory(email="Mai@OCOP.example", phone="+84912345678")
    twin = {"email": "mai@ocop.EXAMPLE", "phone": "+84912345678"}[field]
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(**{"email": "other@ocop.example", field: twin})


@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678", "84912345678"])
def test_database_refuses_a_number_that_is_not_e164(phone):
    with pytest.raises(IntegrityError, match="user_phone_e164"):
        UserFactory(phone=phone)


def test_system_user_is_one_and_cannot_sign_in(rf):
    system = User.objects.system()
    assert system == User.objects.system()
    assert system.is_system
    assert not system.has_usable_password()
    assert (system.email, system.phone) == (None, None)
    for name in ("email", "phone", "username"):
        assert authenticate(rf.get("/"), password="", **{name: ""}) is None
    with pytest.raises(IntegrityError, match="user_one_system"):
        User.objects.create(full_name="Second", is_system=True)
