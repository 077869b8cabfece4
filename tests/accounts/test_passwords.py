"""A password fits however the keyboard at hand spells it."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, make_password
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


def hashes_of_a_refusal(monkeypatch: pytest.MonkeyPatch, login: str, password: str) -> int:
    hasher, counted = type(get_hasher()), []
    encode = hasher.encode
    with monkeypatch.context() as patched:
        patched.setattr(hasher, "encode", lambda *args, **more: counted.append(1) or encode(*args, **more))
        assert Client().post("/dang-nhap/", {"login": login, "password": password}).status_code == 200
    return len(counted)


@pytest.mark.parametrize("password", ["mat-khau-sai-roi", "mật khẩu sai rồi", unicodedata.normalize("NFD", "mật\u00a0khẩu sai rồi")])
def test_whether_an_account_is_there_is_not_told_by_the_time_a_refusal_takes(monkeypatch, password):
    there = UserFactory(email="mai@ocop.example", phone="+84912345678")
    assert there.check_password("x") is False
    took = {login: hashes_of_a_refusal(monkeypatch, login, password) for login in ("mai@ocop.example", "lan@ocop.example", "0912345679")}
    assert took["mai@ocop.example"] >= 1
    assert len(set(took.values())) == 1, took
