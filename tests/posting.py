"""Posting a form as a browser does: with the versions of the page it was opened on."""

from __future__ import annotations

import html
import re

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
