"""Lines of the log and the number of a request: what stands in them, and what never does."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from gunicorn.config import Config

from basics import tracing
from ocop_portal import urls
from ocop_portal.gunicorn_log import MaskingLogger
from ocop_portal.logs import JsonLine, masked
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET_ARGUMENTS = {"key", "code", "token", "secret"}


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken at /v/ABCD-EFGH")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("not like this")


def disputed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=409)


urlpatterns = [
    path("disputed/", disputed, name="disputed"),
    path("broken/", broken, name="broken"),
    path("forbidden/", forbidden, name="forbidden"),
    path("suspicious/", suspicious, name="suspicious"),
    *urls.urlpatterns,
]


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    return dict(json.loads(JsonLine().format(record)))


def record(message: str, level: int = logging.INFO, exc_info: Any = None, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("any").makeRecord("any", level, __file__, 1, message, (), exc_info, extra=extra)


def fault() -> Any:
    try:
        raise RuntimeError("at /mat-khau/dat-lai/1-abc-def/")
    except RuntimeError:
        return sys.exc_info()


# Lines.


def test_line_is_one_json_object_in_utc():
    text = JsonLine().format(record("two\nlines", object="abc", user="xyz"))
    assert "\n" not in text
    line = json.loads(text)
    assert dt.datetime.fromisoformat(line.pop("at")).utcoffset() == dt.timedelta()
    assert line == {"level": "INFO", "logger": "any", "event": "two\nlines", "object": "abc", "user": "xyz"}


def test_line_says_only_what_is_named():
    assert "password" not in JsonLine().format(record("x", password="lua-non", request=HttpRequest()))


def test_line_belongs_to_the_request_being_answered():
    token = tracing.current.set(tracing.Trace("abc", "10.0.0.1"))
    try:
        line = line_of(record("x"))
    finally:
        tracing.current.reset(token)
    assert (line["request"], line["client"]) == ("abc", "10.0.0.1")
    assert "request" not in line_of(record("x"))


def test_faults_have_a_traceback_and_refusals_none():
    assert "RuntimeError" in line_of(record("x", logging.ERROR, fault(), status_code=500))["traceback"]
    assert "1-abc-def" not in line_of(record("x", logging.ERROR, fault(), status_code=500))["traceback"]
    assert "traceback" not in line_of(record("x", logging.ERROR, fault(), status_code=403))


# Secrets.


def patterns(resolver: URLResolver | URLPattern, before: str = "") -> list[tuple[str, URLPattern]]:
    if isinstance(resolver, URLPattern):
        return [(before + str(resolver.pattern), resolver)]
    return [found for inner in resolver.url_patterns for found in patterns(inner, before + str(resolver.pattern))]


def test_every_secret_an_address_may_carry_is_masked():
    """By the names of the addresses' arguments: a new one with a key, a code or a token needs its pattern."""
    found = 0
    for _route, pattern in patterns(get_resolver("ocop_portal.urls")):
        for name in SECRET_ARGUMENTS & set(pattern.pattern.regex.groupindex):
            found += 1
            address = re.sub(rf"\(\?P<{name}>[^)]*\)", "SECRET-1", pattern.pattern.regex.pattern)
            address = "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "x1", address).strip("^").replace(r"\Z", "").replace("\\", "").rstrip("$")
            assert "SECRET-1" in address
            for where in (address, f"GET {address} HTTP/1.1", f"https://ocop.example/en{address}?a=1", f'"{address}"'):
                assert "SECRET-1" not in masked(where), where
    assert found >= 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Not Found: /v/ABCD-EFGH", "Not Found: /v/***"),
        ("/v/?q=ABCD-EFGH&x=1 HTTP/1.1", "/v/?*** HTTP/1.1"),
        ("/san-pham/?q=ba%20lan", "/san-pham/?***"),
        ("Which one? This one.", "Which one? This one."),
        ("/ho-so/abcdef/", "/ho-so/abcdef/"),
    ],
)
def test_masked(text, said):
    assert masked(text) == said


def test_access_log_of_the_web_server_shows_no_secret():
    """It is off; who switches it on gets nothing they should not have."""
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", "%(r)s %(U)s %(q)s %(f)s %({cookie}i)s %({raw_uri}e)s %({query_string}e)s %({location}o)s")
    logger = MaskingLogger(config)
    environ = {
        "REQUEST_METHOD": "GET", "RAW_URI": "/mat-khau/dat-lai/1-SECRET/?a=SECRET", "SERVER_PROTOCOL": "HTTP/1.1",
        "QUERY_STRING": "a=SECRET", "PATH_INFO": "/mat-khau/dat-lai/1-SECRET/", "HTTP_REFERER": "/v/SECRET",
    }  # fmt: skip
    request = SimpleNamespace(headers=[("COOKIE", "sessionid=SECRET")])
    response = SimpleNamespace(status="200 OK", sent=1, headers=[("Location", "/v/SECRET")])
    atoms = logger.atoms(response, request, environ, dt.timedelta(seconds=1))
    said = config.access_log_format % logger.atoms_wrapper_class(atoms)
    assert "SECRET" not in said
    assert "GET /mat-khau/dat-lai/***" in said
    assert all(isinstance(handler.formatter, JsonLine) for log in (logger.error_log, logger.access_log) for handler in log.handlers)


# Requests.


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    return lambda: [line_of(one) for one in caplog.records if one.name == "ocop_portal.request_lines"]


def test_every_answer_has_its_number_and_its_line(client: Client, said: Any):
    first, second = client.get("/san-pham/"), client.get("/no-such-page/")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert [(line["event"], line["status"], line["path"]) for line in said()] == [
        ("request", 200, "/san-pham/"),
        ("request", 404, "/no-such-page/"),
    ]


def test_number_somebody_sends_is_not_taken_over(client: Client):
    assert client.get("/san-pham/", headers={"X-Request-ID": "evil\u2028"}).headers["X-Request-ID"].isalnum()


def test_line_of_a_public_page_reads_no_session(client: Client, django_assert_num_queries: Any):
    client.force_login(UserFactory())
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.urls(__name__)
def test_refused_request_names_the_person_and_has_no_traceback(client: Client, said: Any, caplog: pytest.LogCaptureFixture):
    user = UserFactory()
    client.force_login(user)
    for address in ("/forbidden/", "/suspicious/", "/ho-so/zzzzzzzzzzzz/"):
        client.get(address)
    client.get("/disputed/")
    *lines, settled = said()
    assert settled["event"] == "request", "a form that is to be settled is no refusal"
    assert [(line["event"], line["action"], line["level"]) for line in lines] == [
        ("refused", "forbidden", "WARNING"), ("refused", "suspicious", "WARNING"), ("refused", "dossier_detail", "WARNING"),
    ]  # fmt: skip
    assert [line.get("user") for line in lines] == [user.public_id] * 3
    assert lines[-1]["object"] == "zzzzzzzzzzzz"
    assert not [one for one in caplog.records if "traceback" in line_of(one)]


@pytest.mark.urls(__name__)
@override_settings(DEBUG=False)
@pytest.mark.parametrize(("address", "status"), [("/forbidden/", 403), ("/suspicious/", 400), ("/broken/", 500), ("/no-such-page/", 404)])
@pytest.mark.parametrize("language", ["", "/en"])
def test_error_page_shows_the_number_to_read_out(address, status, language, caplog):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["X-Request-ID"] in response.content.decode()
    if status == 500:
        (line,) = [line_of(one) for one in caplog.records if one.exc_info and one.levelno >= logging.ERROR]
        assert "RuntimeError" in line["traceback"]
        assert "ABCD-EFGH" not in line["traceback"].partition("RuntimeError:")[2]
