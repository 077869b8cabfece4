"""What the repository promises about settings, packages and files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from ocop_portal import launcher

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_setting_of_the_environment_is_documented() -> None:
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "ocop_portal/settings.py").read_text()))
    read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert documented == read


OF_THE_IMAGE = {"DEBUG", "VAR_DIR", "STATIC_DIR", "STATIC_STORAGE"}
"""Settings the image makes itself, or that are none of a real portal's."""


def test_compose_hands_on_every_setting() -> None:
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    named = set(re.findall(r"\b([A-Z_]+)\b", (ROOT / "docker-compose.yml").read_text()))
    assert documented - named == OF_THE_IMAGE


def test_packages_are_locked_with_hashes_and_without_addresses() -> None:
    for name in ("base", "dev", "node"):
        text = (ROOT / f"requirements/{name}.txt").read_text()
        assert "://" not in text
        assert "--find-links" not in text
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_base_and_dev_agree() -> None:
    pins = {name: dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / f"requirements/{name}.txt").read_text(), re.M)) for name in ("base", "dev")}
    assert {package: pins["dev"].get(package) for package in pins["base"]} == pins["base"]


def test_license_is_named_everywhere() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "Apache-2.0"
    assert json.loads((ROOT / "package.json").read_text())["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()


@pytest.mark.parametrize(("secret", "works"), [("", False), ("x" * 60, True)], ids=["no secret", "a secret"])
def test_https_portal_needs_a_secret_of_its_own(secret: str, works: bool) -> None:
    environment = {
        "DATABASE_URL": "postgres://unused/unused",
        "SITE_URL": "https://ocop.example",
        "SECRET_KEY": secret,
        "DJANGO_SETTINGS_MODULE": "ocop_portal.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.SECRET_KEY"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) is works, done.stderr


OF_HTTPS = """
import json, django
django.setup()
from django.test import Client
answers = [Client().get("/dang-nhap/", secure=secure, headers={"host": "ocop.example"}) for secure in (False, True)]
print(json.dumps([[a.status_code, dict(a.headers), {name: one.OutputString() for name, one in a.cookies.items()}] for a in answers]))
"""
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def test_a_portal_reached_by_https_says_so_to_browsers() -> None:
    environment = {
        "DATABASE_URL": "postgres://unused/unused", "SITE_URL": "https://ocop.example", "ALLOWED_HOSTS": "ocop.example",
        "SECRET_KEY": "x" * 60, "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "DJANGO_SETTINGS_MODULE": "ocop_portal.settings",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OF_HTTPS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    plain, secure = json.loads(done.stdout)
    assert (plain[0], plain[1]["Location"]) == (301, "https://ocop.example/dang-nhap/")
    status, headers, cookies = secure
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    (cookie,) = cookies.items()
    assert cookie[0] == "__Host-csrftoken"
    assert {"Path=/", "Secure"} <= set(cookie[1].split("; "))
    assert "Domain" not in cookie[1]


@pytest.mark.parametrize("name", sorted({*get_commands(), *launcher.OF_THE_OWNER}))
def test_commands_of_the_owner_connect_as_the_owner_and_no_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in get_commands(), "no command is named in vain"
    monkeypatch.setattr(launcher, "_as_owner", False)
    launcher.ensure_database(["manage.py", name])
    assert launcher.connects_as_owner() is (name in launcher.OF_THE_OWNER)


@pytest.mark.parametrize(
    ("command", "owner", "connects_as"),
    [
        ("migrate", "postgres://owner@host/ocop", "owner"),
        ("loaddata", "postgres://owner@host/ocop", "owner"),
        ("remove_stale_contenttypes", "postgres://owner@host/ocop", "owner"),
        ("migrate", "", "portal"),
        ("migrate", None, "portal"),
        ("check", "postgres://owner@host/ocop", "portal"),
        ("check", "", "portal"),
    ],
)
def test_the_owners_address_is_for_its_commands_and_none_where_empty(command: str, owner: str | None, connects_as: str) -> None:
    named = {} if owner is None else {"DATABASE_OWNER_URL": owner}
    said = (
        f"from ocop_portal import launcher; launcher.ensure_database(['manage.py', '{command}']);"
        " from django.conf import settings; print(settings.DATABASES['default']['USER'], settings.APPLICATION_ROLE['USER'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"DATABASE_URL": "postgres://portal@host/ocop", "DJANGO_SETTINGS_MODULE": "ocop_portal.settings", **named},
    )  # fmt: skip
    assert done.stdout.split() == [connects_as, "portal"], done.stderr


@pytest.mark.django_db
def test_database_plans_long_joins_as_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == ("4",)
