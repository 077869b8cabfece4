"""Requests no page of ours sends, and what caches may keep."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse

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


EVIDENCE = "/ho-so/khong-co/minh-chung/"


@pytest.mark.parametrize(
    ("who", "address", "size", "status"),
    [
        ("visitor", "/dang-nhap/", 60_000, 200),
        ("visitor", "/dang-nhap/", 70_000, 413),
        ("invented cookie", "/dang-nhap/", 70_000, 413),
        ("invented cookie", "/thong-bao/da-doc/", 70_000, 413),
        ("invented cookie", EVIDENCE, 500_000, 302),
        ("invented cookie", EVIDENCE, 600_000, 413),
        ("signed in", "/thong-bao/da-doc/", 2_000_000, 302),
        ("signed in", "/thong-bao/da-doc/", 3_000_000, 413),
        ("signed in", EVIDENCE, 3_000_000, 404),
        ("signed in", EVIDENCE, 5_100_000, 413),
    ],
)
def test_a_body_its_page_does_not_need_is_turned_away_unread(client, settings, who, address, size, status):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    assert (resolve(EVIDENCE).url_name, resolve("/thong-bao/da-doc/").url_name) == ("evidence_list", "notice_read")
    if who == "signed in":
        client.force_login(UserFactory())
    elif who == "invented cookie":
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    body = {"upload": SimpleUploadedFile("x.pdf", b"x" * size)} if address == EVIDENCE else {"a": "x" * size}
    answer = client.post(address, body)
    assert answer.status_code == status
    if status == 413:
        to_sign_in = f'href="{reverse("account_login")}?next={quote(address, safe="")}"'
        assert (to_sign_in in answer.content.decode()) == (who != "signed in")


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "9" * 13, "7" * 5000])
def test_a_body_of_no_length_there_is_is_turned_away_unread(client, length):
    assert client.generic("POST", reverse("account_login"), b"", CONTENT_LENGTH=length).status_code == 413


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


def test_browser_powers_are_given_to_no_page(client):
    for address in ("/", "/healthz", "/no-such-page/"):
        policy = client.get(address).headers["Permissions-Policy"]
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))
        assert re.fullmatch(r"[a-z-]+=\(\)(, [a-z-]+=\(\))*", policy)
