"""PostgreSQL is restarted in the middle of a POST: what was acknowledged stands, what failed is there whole or not at all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse

from ocop_portal.launcher.postgres import APPLICATION, DATABASE, OWNER, PORT, Server
from ocop_portal.launcher.sharing import SharedPostgres
from tests.e2e.running import Portal, looking_inside, redis_of_its_own
from tests.faults.callers import Caller
from tests.faults.conftest import QUICK
from tests.faults.postbox import Postbox
from tests.faults.scenes import all_sent, each_came_once, journey, submit_page, submitted_once
from tests.faults.stopping import OF_A_POST, go_on, held
from tests.faults.tally import Tally
from tests.owner import run_sql
from tests.worlds import World

pytestmark = pytest.mark.tasks


def copy_into(server: Server) -> None:
    """The test database. Both roles may do everything: nobody else is on this server."""
    given = connections.settings["default"]
    names = {str(given["USER"]), settings.APPLICATION_ROLE["USER"]} - {OWNER, APPLICATION}
    made = (f'CREATE ROLE "{name}" LOGIN' for name in names)
    run_sql(
        *made,
        *(f'ALTER ROLE "{name}" SUPERUSER' for name in (*names, APPLICATION)),
        host=str(server.socket_dir),
        user=OWNER,
        dbname="postgres",
    )
    whence = {f"PG{name}": str(given[name]) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    dump = [server.binaries / "pg_dump", "--no-owner", "--no-acl", given["NAME"]]
    written = subprocess.run(dump, env={**os.environ, **whence}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    psql = [server.binaries / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.socket_dir, "-U", OWNER, DATABASE]
    subprocess.run(psql, input=written, stdout=subprocess.DEVNULL, check=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server of these tests alone."""
    own = SharedPostgres(tmp_path_factory.mktemp("postgres")).use()
    try:
        copy_into(own)
        yield own
    finally:
        own.remove()


@pytest.fixture(scope="module")
def on_server(server: Server, postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("on-postgres")
    urls = {"DATABASE_URL": server.url, "DATABASE_OWNER_URL": server.owner_url}
    portal = Portal(DATABASE, folder, **QUICK, **urls, EMAIL_URL=postbox.url, **redis_of_its_own(6))
    try:
        portal.start("web", "worker", "beat")
        portal.wait_until_up("/readyz")
        yield portal
    finally:
        portal.stop()


@pytest.fixture
def portal(on_server: Portal, server: Server, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    for name, value in {"HOST": str(server.socket_dir), "PORT": str(PORT), "USER": OWNER, "PASSWORD": ""}.items():
        monkeypatch.setitem(connections.settings["default"], name, value)
    with looking_inside(on_server, django_db_blocker, monkeypatch) as inside:
        yield inside


@pytest.mark.fault("PostgreSQL restarted in a submission: {step}")
@pytest.mark.parametrize("step", OF_A_POST)
def test_postgres_restarted_in_a_post(portal: Portal, server: Server, world: World, postbox: Postbox, tally: Tally, step: str) -> None:
    """Whoever is told that it failed presses again. A mail handed over when the server stopped is sent again, as where its worker dies."""
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    form = caller.get(submit_page(walk.dossier))
    with held(portal, step, caller, form, seen=form.hidden("seen")) as answering:
        connections.close_all()
        server.stop()
        server.start()
        go_on(portal)
    answer = answering.result()
    if step == "posting begins":
        assert answer.status == 200, "nothing was read yet: it never notices"
    if answer.status != 200:
        assert answer.status == 500
        answer = tally.done(lambda: caller.post(form, seen=form.hidden("seen")), "pressed again")
    assert answer.url.endswith(reverse("dossier_detail", args=[walk.dossier.public_id])), answer.words
    tally.done(lambda: all_sent(walk.dossier), "the notice follows", said=portal.worker_said)
    submitted_once(tally, walk)
    each_came_once(tally, postbox, walk.dossier, unnoted=1 if step == "posting is committed" else 0)
