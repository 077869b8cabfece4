"""The components in a browser: axe-core, narrow screens, our content security policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).resolve().parents[2]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
AXE_RUN = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: {'target-size': {enabled: true}}})"

pytestmark = pytest.mark.urls("tests.look.urls")


@pytest.fixture
def open_page(browser: Browser, render_page: Callable[..., str]) -> Iterator[Callable[[str, str, int], Page]]:
    """Open a rendered page with the built static files, under the policy the portal sends."""
    contexts = []

    def open_at(path: str, language: str, width: int) -> Page:
        html = render_page(path, language)

        def answer(route: Route) -> None:
            name = route.request.url.partition("portal.example/")[2].partition("?")[0]
            if name.startswith("static/"):
                file = ROOT / name
                route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            else:
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})

        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)  # type: ignore[attr-defined]
        page.goto("http://portal.example" + path, wait_until="load")
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/", "/mau-giao-dien/", "/xac-nhan/"])
def test_page_is_accessible_and_keeps_to_its_width(open_page: Callable[[str, str, int], Any], path: str, language: str, width: int) -> None:
    page = open_page(path, language, width)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate(AXE_RUN)["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Callable[[str, str, int], Any]) -> None:
    page = open_page("/mau-giao-dien/", "vi", 360)
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.click("[data-error-summary] a[href='#id_entry']")
    assert page.evaluate("document.activeElement.name") == "entry"


def test_menu_opens_without_scripts(browser: Browser, render_page: Callable[..., str]) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.set_content(render_page("/mau-giao-dien/", "vi"))
    page.locator("details > summary").filter(has_text=re.compile("Menu|Trình đơn")).last.click()
    assert page.locator("details[open] form button").is_visible()
    context.close()
