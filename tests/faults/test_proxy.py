"""The proxy in front: whoever is slow holds no web process up, and files are sent by it once the portal has said to whom."""

from __future__ import annotations

import hashlib
import http.client
import random
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import which
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from products.models import Evidence, EvidenceKind
from tests.e2e.running import HOST, Portal, eventually, looking_inside, own_copy, redis_of_its_own
from tests.e2e.world import live_world
from tests.faults.callers import Caller
from tests.faults.conftest import QUICK
from tests.faults.proxy import HalfSent, Proxy
from tests.faults.test_logs import about, lines

pytestmark = pytest.mark.tasks
CODE = "ABCD-EFGH-JKMN"
KEY = "1-abc123-0f9e8d7c6b5a49382716"
OF_EACH_ANSWER = {"Date", "Server", "Connection", "X-Request-ID", "Content-Length", "X-Accel-Redirect"}
OF_FILES = {"ETag", "Last-Modified", "Accept-Ranges"}


@pytest.fixture(scope="module")
def proxied(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Proxy]]:
    if which("nginx") is None:
        pytest.skip("no nginx")
    folder: Path = tmp_path_factory.mktemp("proxied")
    proxy = Proxy(folder / "proxy")
    with own_copy(django_db_blocker, "proxied") as database:
        how = {"SITE_URL": proxy.url, "TRUSTED_PROXY_COUNT": "1", "FILES_BY_PROXY": "True"}
        portal = Portal(database, folder, **QUICK, **how, **redis_of_its_own(14))
        try:
            portal.start("web")
            portal.wait_until_up()
            proxy.start(portal.port, folder / "media")
            yield portal, proxy
        finally:
            proxy.stop()
            portal.stop()


@pytest.fixture
def portal(proxied: tuple[Portal, Proxy], django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with looking_inside(proxied[0], django_db_blocker, monkeypatch) as inside:
        yield inside


@pytest.fixture
def proxy(proxied: tuple[Portal, Proxy]) -> Proxy:
    return proxied[1]


@contextmanager
def half_sent(count: int, port: int, path: str, *, in_head: bool = False) -> Iterator[list[HalfSent]]:
    held = [HalfSent(port, path, in_head=in_head) for _ in range(count)]
    try:
        yield held
    finally:
        for one in held:
            one.close()


def asked(portal: Portal, path: str) -> int:
    """How often a web process was asked for the page, as its log says."""
    return sum(line.get("path") == path for line in lines(portal))


def fetched(url: str, caller: Caller | None = None, **headers: str) -> tuple[int, Any, bytes]:
    """Status, headers and bytes of the answer."""
    send = caller.opener.open if caller else urllib.request.urlopen
    try:
        with send(urllib.request.Request(url, headers=headers), timeout=30) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def calls(proxy: Proxy, user: Any = None) -> Caller:
    return Caller(proxy, user)  # type: ignore[arg-type]  # of a portal a caller needs its address alone


@pytest.fixture
def paper(portal: Portal) -> SimpleNamespace:
    """A paper in its producer's library, with its owner and its bytes."""
    world = live_world("two_level")
    producer, owner = world.cast.producer(world.communes[0])
    content = b"%PDF-" + random.Random(3).randbytes(300_000)
    row = Evidence.objects.create(
        producer=producer,
        kind=EvidenceKind.objects.first(),
        title="Giấy",
        file=default_storage.save("evidence/2026/paper.pdf", ContentFile(content)),
        original_name="Giấy phép.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=owner,
    )
    return SimpleNamespace(
        row=row, owner=owner, stranger=world.stranger(), content=content, path=reverse("evidence_file", args=[row.public_id])
    )


def test_thirty_half_sent_requests_hold_nobody_up(portal: Portal, proxy: Proxy) -> None:
    path = reverse("account_reset_password")
    before = asked(portal, path)
    with half_sent(30, proxy.port, path) as held:
        for page in ("/healthz", reverse("account_login"), reverse("catalogue")):
            assert fetched(proxy.url + page)[0] == 200
        assert asked(portal, path) == before, "none has reached a web process"
        assert {one.finish() for one in held} == {403}, "each was held open all the while, and is answered: no form of ours, no token"


@pytest.mark.parametrize("in_head", [False, True])
def test_without_a_proxy_silent_senders_are_let_go(portal: Portal, in_head: bool) -> None:
    """Fourteen are more than the threads of both web processes."""
    with half_sent(14, portal.port, reverse("account_reset_password"), in_head=in_head) as held:
        assert {one.status() for one in held} == ({0} if in_head else {403})
        assert portal.get("/healthz")[0] == 200
    assert not [line for line in lines(portal) if "traceback" in line]


def test_the_owner_gets_the_very_file_and_all_the_portal_says_of_it(portal: Portal, proxy: Proxy, paper: SimpleNamespace) -> None:
    owner = calls(proxy, paper.owner)
    status, headers, content = fetched(proxy.url + paper.path, owner)
    assert (status, content) == (200, paper.content)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(paper.content))
    assert headers["Content-Disposition"].startswith("inline; filename*=utf-8''Gi")
    assert headers["Cache-Control"] == "private, no-store"
    assert about(portal, headers["X-Request-ID"])[0]["action"] == "evidence_file"
    _status, said, body = fetched(portal.url + paper.path, owner)
    assert (said["X-Accel-Redirect"], body) == (f"/stored/{paper.row.file.name}", b""), "of the portal itself: where it is, no more"
    kept = {name: value for name, value in headers.items() if name not in OF_EACH_ANSWER | OF_FILES}
    assert kept == {name: value for name, value in said.items() if name not in OF_EACH_ANSWER}
    assert "X-Accel-Redirect" not in headers


def test_a_part_of_a_file_is_sent_to_whoever_asks_for_a_part(proxy: Proxy, paper: SimpleNamespace) -> None:
    status, headers, content = fetched(proxy.url + paper.path, calls(proxy, paper.owner), Range="bytes=1000-1999")
    assert (status, content) == (206, paper.content[1000:2000])
    assert headers["Content-Range"] == f"bytes 1000-1999/{len(paper.content)}"


def test_nobody_else_gets_it_by_any_address(proxy: Proxy, paper: SimpleNamespace) -> None:
    stored = f"{proxy.url}/stored/{paper.row.file.name}"
    for caller in (calls(proxy, paper.stranger), calls(proxy, paper.owner)):
        for url in (stored, stored.replace("/stored/", "/%73tored/"), stored.replace("/stored/", "//x/..//stored/")):
            status, _headers, content = fetched(url, caller)
            assert status == 404
            assert content[:100] != paper.content[:100]
    assert fetched(proxy.url + paper.path, calls(proxy, paper.stranger))[0] == 404
    assert fetched(proxy.url + paper.path)[1]["X-Accel-Redirect"] is None


def test_bodies_are_bounded_by_the_page_they_are_sent_to(proxy: Proxy) -> None:
    """The number of a request says that the portal was asked."""
    with_files = reverse("evidence_list", args=["h3v8n2m5r0wa"])
    before = len(proxy.lines())

    def answers() -> list[str]:
        return [line["request"] for line in proxy.lines()[before:] if line["status"] == 413]

    for path, length in ((reverse("account_login"), 4_000_000), (with_files, 120_000_000)):
        with closing(HalfSent(proxy.port, path, length=length)) as sender:
            assert sender.status() == 413, "before it is sent"
    assert eventually(lambda: len(answers()) == 2, "a line for each", 10)
    assert answers() == ["", ""], "the proxy alone said so"
    with closing(HalfSent(proxy.port, with_files, length=100_000_000)) as sender:
        assert sender.finish() == 413
    assert eventually(lambda: len(answers()) == 3, "a line for it", 10)
    assert answers()[-1], "the proxy took it; too much of a visitor, said the portal"


def test_the_address_is_the_clients_own_and_not_what_it_claims(portal: Portal, proxy: Proxy) -> None:
    with closing(http.client.HTTPConnection(HOST, proxy.port, timeout=30, source_address=("127.0.0.2", 0))) as connection:
        connection.request("GET", reverse("catalogue"), headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
        number = connection.getresponse().headers["X-Request-ID"]
    assert {line["client"] for line in about(portal, number)} == {"127.0.0.2"}
    written = eventually(lambda: [line for line in proxy.lines() if line["request"] == number], "the proxy's own line", 10)
    assert [(line["client"], line["path"], line["status"]) for line in written] == [("127.0.0.2", reverse("catalogue"), 200)]


def test_no_key_and_no_query_stands_in_the_proxys_log(portal: Portal, proxy: Proxy) -> None:
    paths = [
        f"/v/{CODE}", f"/v/{CODE}/", f"/en/v/{CODE}", f"/%76/{CODE}", f"/v/?q={CODE}", f"/san-pham/?q={CODE}",
        f"/mat-khau/dat-lai/{KEY}/", f"/en/mat-khau/dat-lai/{KEY}/", f"/mat-khau/%64at-lai/{KEY}/",
        f"/loi-moi/{KEY}/", f"/en/loi-moi/{KEY}/",
    ]  # fmt: skip
    before = len(proxy.lines())
    for path in paths:
        fetched(proxy.url + path, Referer=f"{proxy.url}/v/{CODE}")
    portal.kill("web")
    for path in paths:
        assert fetched(proxy.url + path)[0] == 502
    portal.start("web")
    portal.wait_until_up()
    eventually(lambda: len(proxy.lines()) >= before + 2 * len(paths), "a line for each", 10)
    written = [line["path"] for line in proxy.lines()]
    assert {"/v/***", "/en/v/***", "/v/", "/san-pham/", "/mat-khau/dat-lai/***", "/en/mat-khau/dat-lai/***", "/loi-moi/***", "***"} <= set(
        written
    )
    kept = (proxy.folder / "requests").read_text() + proxy.errors()
    assert CODE not in kept
    assert KEY not in kept
