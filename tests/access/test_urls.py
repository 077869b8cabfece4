"""Every address of the portal for every role: exactly the codes of the table, and nothing changed by looking."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from basics.autosave import takes_drafts
from basics.draft_forms import MergingForm
from documents.file_pages import reads_files
from ocop_portal import guards
from tests.access.doorbell import HIDDEN, Visitors, normalised, row_at
from tests.access.place import Place
from tests.access.table import ROWS, Row
from tests.access.traces import CORE, everything, workflow

pytestmark = pytest.mark.django_db

ids = [row.id for row in ROWS]
ADDRESSES = {row.name: row for row in ROWS}


def names(resolver: URLResolver | URLPattern) -> set[str]:
    if isinstance(resolver, URLPattern):
        return {str(resolver.name)}
    return {name for pattern in resolver.url_patterns for name in names(pattern)}


def test_table_has_a_row_for_every_address_and_no_other():
    assert names(get_resolver()) == {row.name for row in ROWS}
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_get_answers_as_the_table_says_and_changes_nothing(row: Row, visitors: Visitors):
    before = everything()
    wrong = visitors.differences(row, "GET")
    assert not wrong, "\n" + "\n".join(wrong)
    assert everything() == before, "looking at a page changed something"


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_post_of_hidden_fields_answers_as_the_table_says_and_moves_nothing(row: Row, visitors: Visitors):
    before = workflow()
    wrong = visitors.differences(row, "POST", HIDDEN, unchanged=lambda: workflow() == before)
    assert not wrong, "\n" + "\n".join(wrong)


REFUSED_WITHOUT_TOKEN = {403, 302, 401}
"""Of a form that saves itself the reader is led back to it, or to the sign-in, with what was typed (`accounts/drafting.py`)."""


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_post_without_its_token_is_refused_everywhere(name: str, place: Place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.people.named["owner"])
    address = row_at(ADDRESSES[name], place)
    before = workflow()
    answer = client.post(address, HIDDEN)
    assert answer.status_code in ({403} if not takes_drafts(resolve(address).func) else REFUSED_WITHOUT_TOKEN)
    assert workflow() == before


def test_not_there_and_not_yours_look_the_same(visitors: Visitors):
    """For every address with an id: the page for somebody else's object is that for no object, letter by letter."""
    told_apart = []
    for row in (row for row in ROWS if row.foreign):
        for role in [role for role in ("foreign_officer", "rival") if role in row.roles("GET", 404)][:1]:
            yours, nothing = visitors.get(role, row_at(row, visitors.place)), visitors.get(role, row_at(row, visitors.place, nothing=True))
            assert yours.status_code == nothing.status_code == 404
            if normalised(yours) != normalised(nothing):
                told_apart.append(f"{row.id} tells {role} that there is something")
    assert not told_apart, "\n".join(told_apart)


def test_pages_that_offer_a_file_are_those_that_may_be_sent_one(visitors: Visitors):
    """Any other page is sent no more than text needs."""
    for row in ROWS:
        for role in row.roles("GET", 200)[:1]:
            page = visitors.get(role, row_at(row, visitors.place))
            if not page.streaming:
                assert (b'type="file"' in page.content) == reads_files(page.resolver_match.func), row.id


TAKES_FILES = {"evidence_list", "product_edit"}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_address_takes_a_larger_body_than_its_page_needs(name: str, visitors: Visitors, settings: Any):
    """Turned away unread, for visitors and for whoever is signed in."""
    address = row_at(ADDRESSES[name], visitors.place)
    of_visitors = guards.OF_WRITERS if takes_drafts(resolve(address).func) else guards.OF_VISITORS
    files = settings.UPLOAD_MAX_BYTES * guards.UPLOADS_AT_ONCE
    most = {"anonymous": of_visitors, "owner": files if name in TAKES_FILES else settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    for role, limit in most.items():
        answer = visitors.clients[role].generic("POST", address, b"", CONTENT_LENGTH=str(limit + 1))
        assert answer.status_code == 413, role
    assert reads_files(resolve(address).func) == (name in TAKES_FILES)


def test_the_proxy_takes_large_bodies_for_these_pages_alone(visitors: Visitors, settings: Any):
    proxy = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    of_text, of_files = (int(megabytes) * 1024 * 1024 for megabytes in re.findall(r"client_max_body_size (\d+)m;", proxy))
    assert of_text > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert of_files > settings.UPLOAD_MAX_BYTES * guards.UPLOADS_AT_ONCE
    (pages,) = re.findall(r"location ~ (\S+) \{\s+client_max_body_size", proxy)
    addresses = {name: row_at(row, visitors.place) for name, row in ADDRESSES.items()}
    for prefix in ("", "/en"):
        assert {name for name, address in addresses.items() if re.search(pages, prefix + address)} == TAKES_FILES


def test_filled_forms_with_hidden_fields_move_nothing(visitors: Visitors):
    """The form as its reader got it, posted with columns it does not have: it may save its content, never a state."""
    posted, wrong = 0, []
    for row in ROWS:
        for role in row.roles("GET", 200)[:1]:
            page = visitors.get(role, row_at(row, visitors.place), context=True)
            for form in _forms(page):
                before = {name: workflow((name,)) for name in CORE}
                with transaction.atomic():
                    visitors.post(role, row_at(row, visitors.place), {**_values(form), **HIDDEN})
                    posted += 1
                    wrong += [f"{row.id} changed {name}" for name in CORE if workflow((name,)) != before[name] and name not in row.creates]
                    transaction.set_rollback(True)
    assert not wrong, "\n" + "\n".join(wrong)
    assert posted > 10


def _forms(page: HttpResponseBase) -> list[BaseForm]:
    context = getattr(page, "context", None)
    form = context.get("form") if context else None
    return [form] if isinstance(form, BaseForm) else []


def _values(form: BaseForm) -> dict[str, Any]:
    values = {bound.html_name: bound.value() for bound in form}
    if isinstance(form, MergingForm):
        values["versions"] = form.versions
    return {name: value for name, value in values.items() if value is not None and value != ""}
