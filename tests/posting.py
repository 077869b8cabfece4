"""Posting a form as a browser does: with the versions of the page it was opened on."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from django.http import HttpResponse, QueryDict
from django.test import Client

HIDDEN = re.compile(r'name="versions" value="([^"]*)"')


def versions_in(page: HttpResponse) -> str:
    """What the hidden field of a page's form carries."""
    found = HIDDEN.search(page.content.decode())
    assert found, "no form with versions on the page"
    return html.unescape(found[1])


def posted(versions: str, **fields: object) -> QueryDict:
    """What a form carries when it is sent."""
    data = QueryDict(mutable=True)
    data.update({"versions": versions, **{name: str(value) for name, value in fields.items()}})
    return data


def opened(client: Client, url: str) -> dict[str, str]:
    """The hidden field of the form at an address, as it is now; what is posted with it is a tab opened now."""
    return {"versions": versions_in(client.get(url))}


class _Controls(HTMLParser):
    """What a browser would send of the form with versions: its controls as they stand on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.open_text = self.open_select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.inside = True
            self.forms.append({})
        elif not self.inside or "disabled" in given:
            return
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.forms[-1][name] = value or ("on" if given.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.open_text = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self.open_select = name
            self.forms[-1][name] = ""
        elif tag == "option" and "selected" in given:
            self.forms[-1][self.open_select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.open_text = ""

    def handle_data(self, data: str) -> None:
        if self.open_text:
            self.forms[-1][self.open_text] += data


def tab_of(page: HttpResponse) -> dict[str, str]:
    """A tab: everything its form would send as it stands."""
    reader = _Controls()
    reader.feed(page.content.decode())
    (form,) = [form for form in reader.forms if "versions" in form]
    return {name: text.removeprefix("\n") for name, text in form.items() if name not in ("upload", "account", "csrfmiddlewaretoken")}
