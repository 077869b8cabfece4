"""What holds for every template and for the packages of the front end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "scss").glob("*.scss"))
PAGES = [path for path in TEMPLATES if not {"pdf", "emails"} & set(path.parts)]


def test_templates_exist() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_can_be_read_without_scrolling_sideways(path: Path) -> None:
    """As long as a line of Python; a tag with too many parameters is a `component` of several lines."""
    assert [number for number, line in enumerate(path.read_text().splitlines(), start=1) if len(line) > 140] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_components_are_included_with_only(path: Path) -> None:
    includes = re.findall(r"{% include [\"']components/[^%]*%}", path.read_text())
    assert [tag for tag in includes if not tag.endswith("only %}")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_what_the_server_checks_the_browser_does_not(path: Path) -> None:
    """Its bubbles are in the browser's language, one at a time, and gone at a touch; our summary is none of these."""
    forms = re.findall(r"<form\b[^>]*method=\"post\"[^>]*>", path.read_text())
    assert [form for form in forms if "novalidate" not in form] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_text_is_cut_short_while_it_is_pasted(path: Path) -> None:
    """The server says that it is too long, and how long it may be."""
    texts = re.findall(r"<textarea\b[^>]*>", path.read_text())
    assert [text for text in texts if "maxlength" in text] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_sheet_has_one_declaration_a_line(path: Path) -> None:
    text = re.sub(r"//.*", "", path.read_text())
    assert [line for line in text.splitlines() if re.search(r";\s*\S|[{}].*[{}]|{\s*[^\s}]", re.sub(r"#\{[^}]*\}", "", line))] == []


def test_component_names_its_parameters_on_top() -> None:
    bare = [path.name for path in (ROOT / "templates" / "components").glob("*.html") if not re.match(r"{#|{% comment %}", path.read_text())]
    assert bare == []


def test_package_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@pytest.mark.parametrize(
    ("kind", "places"), [("dependencies", ["static/build.mjs", "static/scss/*", "static/js/*"]), ("devDependencies", ["tests/**/*.py"])]
)
def test_every_package_of_the_front_end_is_used(kind: str, places: list[str]) -> None:
    """By every part of its name: `@fontsource/be-vietnam-pro` is joined from two."""
    text = "\n".join(path.read_text() for place in places for path in ROOT.glob(place))
    unused = [
        name for name in json.loads((ROOT / "package.json").read_text())[kind]
        if not all(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", text) for part in name.split("/"))
    ]  # fmt: skip
    assert unused == []


def test_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
