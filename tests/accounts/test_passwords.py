"""A password fits however the keyboard at hand spells it."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRETS = ["đường-về-Đà-Lạt", "Chè Shan tuyết 2026", "ỗng-ẫm-ừ-ợ-ỵ", "mậtkhẩu\u00a0dài"]
FORMS = ["NFC", "NFD"]


def signs_in(user, password: str) -> bool:
    return Client().post("/dang-nhap/", {"login": user.email, "password": password}).status_code == 302


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("kept", FORMS)
@pytest.mark.parametrize("typed", FORMS)
def test_a_password_fits_in_either_form(secret, kept, typed):
    user = UserFactory()
    user.set_password(unicodedata.normalize(kept, secret))
    user.save()
    assert signs_in(user, unicodedata.normalize(typed, secret))
    assert not signs_in(user, unicodedata.normalize(typed, secret) + "x")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("kept", FORMS)
@pytest.mark.parametrize("typed", FORMS)
def test_a_hash_of_before_still_fits_and_is_made_anew(secret, kept, typed):
    user = UserFactory()
    user.password = make_password(unicodedata.normalize(kept, secret))
    user.save()
    assert signs_in(user, unicodedata.normalize(typed, secret))
    user.refresh_from_db()
    assert check_password(unicodedata.normalize("NFC", secret).replace("\u00a0", " "), user.password)


def test_other_characters_stay_others_and_none_is_none():
    user = UserFactory()
    user.set_password("mat-khau-m2-dai")
    assert not user.check_password("mat-khau-m²-dai")
    user.set_password(None)
    assert not user.has_usable_password()
    assert not user.check_password("")
