"""Requests no page of ours sends, and what caches may keep."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from ocop_portal.guards import in_utf8_only
from ocop_portal.wsgi import application
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


@pytest.mark.parametrize("charset", ["hex", "rot13", "idna", "undefined", "unicode_escape", "utf-16", "no-such-thing"])
@pytest.mark.parametrize("address", ["/san-pham/?q=a", "/healthz?a=1", "/v/?q=a%5Cud800b"])
def test_text_in_another_encoding_is_a_bad_request(charset, address):
    assert answered(address, f"text/plain; charset={charset}") == "400 Bad Request"
    assert answered("/dang-nhap/", f"application/x-www-form-urlencoded; charset={charset}", b"login=a%5Cud800") == "400 Bad Request"


def test_text_in_utf8_is_understood():
    behind = in_utf8_only(lambda environ, start_response: start_response("200 OK", []) or [])
    for content_type in ("", "text/plain", "text/plain; charset=UTF-8", 'multipart/form-data; boundary="x"'):
        assert answered("/san-pham/?q=ch%C3%A8", content_type, of=behind) == "200 OK"


def answered(address: str, content_type: str, body: bytes = b"", of=application) -> str:
    """What the portal's WSGI application says, as the web server asks it."""
    path, _, query = address.partition("?")
    said = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)), "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(),
    }  # fmt: skip
    list(of(environ, lambda status, headers: said.append(status)))
    return said[0]


def test_a_body_no_page_sends_is_turned_away_unread(client, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    form = "application/x-www-form-urlencoded"
    assert client.post("/dang-nhap/", "a=" + "x" * 60_000, content_type=form).status_code == 200
    assert client.post("/dang-nhap/", "a=" + "x" * 70_000, content_type=form).status_code == 413
    client.force_login(UserFactory())
    assert client.post(reverse("notice_read"), "a=" + "x" * 400_000, content_type=form).status_code == 302
    refused = client.post(reverse("notice_read"), "a=" + "x" * 500_000, content_type=form)
    assert (refused.status_code, refused.headers["Content-Type"]) == (413, "text/plain; charset=utf-8")


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
