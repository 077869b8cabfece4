"""Posting a form as a browser does: with the versions of the page it was opened on."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
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


@dataclass
class Control:
    """One name of a form. `values`: what a browser would send; `choices`: what it could send, where it can only choose."""

    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass
class Shown:
    """A form as it stands on a page. `action` is "" where it is posted to the page's own address."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Shown] = []
        self.inside = False
        self.text = self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.inside = True
            self.forms.append(Shown(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "option" and self.select:
            self._choice(self.select, "select", value, "selected" in given)
        elif not self.inside or not name or "disabled" in given:
            return
        elif tag == "textarea":
            self.text = name
            self._control(name, tag).values.append("")
        elif tag == "select":
            self.select = name
            self._control(name, tag)
        elif tag == "button":
            self._choice(name, tag, value, False)
        elif tag == "input":
            self._input(name, given.get("type", "text"), value, "checked" in given)

    def _input(self, name: str, kind: str, value: str, checked: bool) -> None:
        if kind in ("radio", "checkbox"):
            self._choice(name, kind, value or "on", checked)
        else:
            self._control(name, kind).values += [] if kind == "file" else [value]

    def _control(self, name: str, kind: str) -> Control:
        return self.forms[-1].controls.setdefault(name, Control(kind))

    def _choice(self, name: str, kind: str, value: str, chosen: bool) -> None:
        control = self._control(name, kind)
        control.choices.append(value)
        control.values += [value] if chosen else []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1].controls[self.text].values[-1] += data


def forms_on(page: HttpResponse) -> list[Shown]:
    """The forms of a page, as a browser reads them: it leaves out a line end at the beginning of a text."""
    reader = _Forms()
    reader.feed(page.content.decode())
    for form in reader.forms:
        form.controls.pop("csrfmiddlewaretoken", None)
        for control in form.controls.values():
            if control.kind == "textarea":
                control.values = [text.removeprefix("\n") for text in control.values]
            if control.kind == "select" and control.choices and not control.values:
                control.values = control.choices[:1]
    return reader.forms


def tab_of(page: HttpResponse) -> dict[str, str]:
    """A tab: everything its form would send as it stands."""
    (form,) = [form for form in forms_on(page) if "versions" in form.controls]
    return {name: control.values[-1] for name, control in form.controls.items() if control.values and name != "account"}
