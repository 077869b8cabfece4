"""A person at the portal in a browser window of their own. Things are found by address, role and field name, not by words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests.e2e.running import PASSWORD, Portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

    from accounts.models import User

PHONE, DESK = 360, 1280
SUBMIT = "main form button[type=submit]"


def _complains(message: ConsoleMessage) -> bool:
    """What is half-typed when a form saves itself is answered 422: the page says so, and the browser notes it as well."""
    return message.type == "error" and "a status of 422" not in message.text


class Visitor:
    """`complaints` are errors the browser wrote to its console: scripts, policy, missing files."""

    def __init__(self, browser: Browser, portal: Portal, width: int = DESK, *, scripts: bool = True) -> None:
        self.portal = portal
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="vi-VN", base_url=portal.url, java_script_enabled=scripts
        )
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text) if _complains(message) else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *failure: Any) -> None:
        if failure[0] is not None:
            self.page.screenshot(path=self.portal.folder / "failure.png", full_page=True)
            Path(self.portal.folder / "failure.html").write_text(self.page.content())
        self.context.close()
        if failure[0] is None:
            assert self.complaints == []

    def sign_in(self, user: User) -> Visitor:
        self.go("account_login")
        self.page.fill("[name=login]", str(user.email or user.phone))
        self.page.fill("[name=password]", PASSWORD)
        self.press("main form .btn-primary")
        assert self.page.url.endswith(reverse("inbox")), f"{user} could not sign in: {self.text()}"
        return self

    def go(self, name: str, *args: Any, query: str = "") -> None:
        self.page.goto(reverse(name, args=args) + query)

    def text(self) -> str:
        return self.page.inner_text("main")

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def sees(self, words: str) -> None:
        assert words.casefold() in self.text().casefold(), f"{words!r} is not on the page:\n{self.text()}"

    def press(self, selector: str = "main form button.btn-primary") -> None:
        """Press a button or link and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.unfolded(selector).click()

    def follow(self, name: str, *args: Any) -> None:
        """The link to this address somewhere in the page's body; folded parts are unfolded first."""
        self.press(f'main a[href^="{reverse(name, args=args)}"]')

    def unfolded(self, selector: str) -> Locator:
        """The first such thing on the page; where it is folded away, the fold is opened as a person would."""
        found = self.page.locator(selector).first
        found.wait_for(state="attached")
        if not found.is_visible():
            found.locator("xpath=ancestor::details[not(@open)][1]/summary").click()
        return found

    def fill(self, **values: Any) -> None:
        """Fields by name: True ticks a box, anything else is written or chosen."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']").first
            if value is True:
                field.check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def move(self, dossier_id: str, name: str, **values: Any) -> None:
        """From the dossier's page: press the move's button, fill in what it asks, confirm."""
        self.go("dossier_detail", dossier_id)
        self.follow("dossier_move", dossier_id, name)
        self.fill(**values)
        self.press(f"{SUBMIT}.btn-primary, {SUBMIT}.btn-danger")
        assert "/chuyen/" not in self.page.url, f"“{name}” was not made:\n{self.text()}"

    def open_item(self, item_id: str) -> None:
        """Find the dossier among what waits in the person's inbox, and open it."""
        self.go("inbox")
        self.press(f'main a[href^="{reverse("item_detail", args=[item_id])}"]')
