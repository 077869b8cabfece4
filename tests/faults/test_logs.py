"""What a running portal writes down: one JSON line a thing, whom it was about, and never a key."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from accounts.reset_links import link_for
from tests.e2e.running import Portal, eventually
from tests.faults.callers import Caller
from tests.worlds import World

pytestmark = pytest.mark.tasks
CODE = "ABCD-EFGH-JKMN"


def lines(portal: Portal) -> list[dict[str, Any]]:
    """Every line of the web server's log. Raises ValueError where one is no JSON."""
    return [json.loads(line) for line in portal.log_file("web").read_text().splitlines()]


def asked(portal: Portal, path: str) -> tuple[int, str, str]:
    """Status, number and body of the answer to a visitor."""
    try:
        reply = urllib.request.urlopen(portal.url + path, timeout=20)
    except urllib.error.HTTPError as refused:
        reply = refused
    with reply:
        return reply.status, reply.headers["X-Request-ID"], reply.read().decode()


def about(portal: Portal, number: str) -> list[dict[str, Any]]:
    return eventually(lambda: [line for line in lines(portal) if line.get("request") == number], f"a line about {number}", 10)


def test_every_line_is_json_in_utc_with_the_request_it_belongs_to(portal: Portal) -> None:
    status, number, _body = asked(portal, "/san-pham/?q=ba+lan")
    (line,) = about(portal, number)
    assert (status, line["event"], line["path"], line["status"], line["action"]) == (200, "request", "/san-pham/", 200, "catalogue")
    assert (line["client"], line["method"]) == ("127.0.0.1", "GET")
    assert dt.datetime.fromisoformat(line["at"]).utcoffset() == dt.timedelta()
    assert "ba+lan" not in portal.log_file("web").read_text()


def test_no_key_and_no_code_is_written_down(portal: Portal, world: World) -> None:
    with override_settings(SITE_URL=portal.url):
        link = link_for(world.officer())
    key = link.rstrip("/").rpartition("-")[2]
    caller = Caller(portal)
    page = caller.get(link.removeprefix(portal.url))
    assert 'name="password1"' in page.body, "a real key"
    caller.post(page, password1="lua-non-2027-xanh", password2="khac-han-2027")
    asked(portal, f"/v/{CODE}")
    asked(portal, f"/v/?q={CODE}")
    sign_in = caller.get(reverse("account_login"))
    caller.post(sign_in, login="nobody-known@ocop.example", password="mat-khau-that-bai")
    eventually(lambda: any(line["event"] == "sign_in_failed" for line in lines(portal)), "the failure is written", 10)
    written = "".join(file.read_text() for file in portal.folder.glob("*.log"))
    for secret in (key, CODE, "nobody-known", "mat-khau-that-bai", "lua-non-2027-xanh"):
        assert secret not in written
    assert "/mat-khau/dat-lai/***" in written


def test_failed_sign_ins_and_slowed_ones_stand_there(portal: Portal, world: World) -> None:
    caller, name = Caller(portal), "slowed@ocop.example"
    form = caller.get(reverse("account_login"))
    for _ in range(6):
        caller.post(form, login=name, password="mat-khau-that-bai")
    found = eventually(lambda: [line for line in lines(portal) if line["event"] == "attempt_slowed"], "slowed", 10)
    assert (found[-1]["action"], found[-1]["minutes"], found[-1]["client"]) == ("sign_in", 1, "127.0.0.1")
    failed = [line for line in lines(portal) if line["event"] == "sign_in_failed" and line["object"] == found[-1]["object"]]
    assert len(failed) == 5


def test_refusals_name_who_asked_for_what_and_no_traceback(portal: Portal, world: World) -> None:
    journey = world.journey()
    journey.start()
    officer = world.officer(world.communes[1])
    caller = Caller(portal, officer)
    answer = caller.get(reverse("dossier_detail", args=[journey.dossier.public_id]))
    assert answer.status == 404
    line = eventually(lambda: [one for one in lines(portal) if one.get("object") == journey.dossier.public_id], "the refusal", 10)[-1]
    assert (line["event"], line["action"], line["status"]) == ("refused", "dossier_detail", 404)
    assert (line["user"], line["unit"]) == (officer.public_id, world.communes[1].public_id)
    assert line["request"] in answer.words, "the person can read it out"
    assert not [line for line in lines(portal) if "traceback" in line]


def test_worker_and_beat_write_such_lines_too(portal: Portal) -> None:
    portal.start("worker", "beat")
    portal.wait_until_up("/readyz")
    for part in ("worker", "beat"):
        said = [line for line in portal.log_file(part).read_text().splitlines() if line.startswith("{")]
        assert said, portal.said(part)
        assert all(json.loads(line)["level"] for line in said)
