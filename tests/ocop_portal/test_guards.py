"""Zero bytes, and what caches may keep."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["/ho-so/%00/", "/san-pham/a%00b/", "/v/%00", "/tinh/%00/", "/san-pham/?q=a%00b", "/v/?q=%00", "/en/ho-so/?page=%00"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_zero_byte_is_not_found(client, address):
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_a_form_with_a_zero_byte_is_a_bad_request(client):
    client.force_login(UserFactory())
    assert client.post(reverse("dossier_claim"), {"code": "a\x00b"}).status_code == 400
    assert client.post(reverse("dossier_claim"), {"a\x00b": ""}).status_code == 400


@pytest.mark.parametrize("name", ["home", "inbox", "dossier_list", "catalogue", "certificate_lookup", "account_change_password"])
def test_pages_of_a_signed_in_person_are_never_stored(client, name):
    client.force_login(UserFactory())
    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


def test_the_check_of_a_certificate_is_cacheable_for_visitors_alone(client):
    address = reverse("certificate_lookup")
    assert client.get(address).headers["Cache-Control"] == "public, max-age=30"
    client.force_login(UserFactory())
    assert "public" not in client.get(address).headers["Cache-Control"]
    assert client.post(reverse("account_logout")).headers["Cache-Control"] == "private, no-store"
