"""The simulation's command, and where it refuses to write."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from cycle.models import Dossier, Notice
from ocop_portal.simulation import demo
from ocop_portal.simulation.marker import claim_for_fiction, is_for_fiction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("of_the_owner")]


@pytest.mark.parametrize("route", ["two_level", "three_level"])
def test_simulate_prints_outcomes_moves_and_seconds(route, capfd):
    out = io.StringIO()
    call_command("simulate", "--route", route, "--dossiers", "3", "--seed", "7", stdout=out)
    assert "recognised 5 stars: 1" in out.getvalue()
    assert "moves in" in out.getvalue()
    assert Dossier.objects.filter(cycle_year__year=2026).count() == 3
    assert not Notice.objects.filter(email_due_at__isnull=False).exists(), "mail of made-up history is not sent"
    call_command("verify_log", stdout=out)


def test_same_seed_walks_the_same_roads(capfd):
    first, second = io.StringIO(), io.StringIO()
    for out in (first, second):
        call_command("simulate", "--dossiers", "4", "--seed", "11", stdout=out)
    outcomes = [[line for line in out.getvalue().splitlines() if "moves in" not in line] for out in (first, second)]
    assert outcomes[0] == outcomes[1]


def test_real_database_is_refused(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "ocop")
    assert not is_for_fiction()
    with pytest.raises(CommandError):
        call_command("simulate")
    User.objects.create_user(full_name="Nguyễn Thị Thật", email="that@xa.example")
    assert not claim_for_fiction()
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Dossier.objects.exists()


def test_unknown_route_is_named():
    with pytest.raises(CommandError, match="four_level"):
        call_command("simulate", "--route", "four_level")


def test_demo_sees_what_it_lacks():
    assert "potential" in demo.missing()
