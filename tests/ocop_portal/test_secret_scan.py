"""The scan for secrets finds what must not be in the repository, and only that."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
RANDOM = "q8Zr2VtX9bLm4KcT7wNd"
"""Twenty characters of no key anywhere."""


def scanned(folder: Path, line: str) -> tuple[int, str]:
    (folder / "settings.py").write_text(f"first = 1\n{line}\n")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    done = subprocess.run([ROOT / "scripts/secrets", folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "gh" + "p_" + "a1" * 18,
        f'SECRET_KEY = "{RANDOM}"',
        f"API_KEY={RANDOM}",
        f'{{"access_token": "{RANDOM}"}}',
        f"DATABASE_URL=postgres://ocop:{RANDOM}@db:5432/ocop",
    ],
)
def test_secret_is_named_by_file_and_line_and_not_shown(tmp_path, line):
    assert scanned(tmp_path, line) == (1, "settings.py:2")


@pytest.mark.parametrize(
    "line",
    [
        "password = forms.CharField(widget=forms.PasswordInput)",
        'SECRET_KEY = env("SECRET_KEY", default="")',
        f'SECRET_KEY = "insecure-{RANDOM}"',
        "DATABASE_URL: postgres://ocop_portal:${PORTAL_PASSWORD:-ocop}@postgres:5432/ocop",
        "DATABASE_URL=postgres://user:password@host:5432/name",
        f"    --hash=sha256:{RANDOM}{RANDOM}",
        'PASSWORD = "lua-chin-thom-2026"',
    ],
)
def test_what_is_none_is_left_alone(tmp_path, line):
    assert scanned(tmp_path, line) == (0, "no secrets found")


def test_repository_keeps_no_secret():
    done = subprocess.run([ROOT / "scripts/secrets"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "no secrets found")
