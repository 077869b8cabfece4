"""Pages of one form, and pages of one list."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.test import RequestFactory

from basics.facts import Link
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.tables import Cell, Column, Row, Table

pytestmark = pytest.mark.django_db


class Question(forms.Form):
    name = forms.CharField()


class Sending(forms.Form):
    paper = forms.FileField()


def form_page(form: forms.Form, page: FormPage, status: int = 200) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    response = show_form(request, form, page, status=status)
    assert response.status_code == status
    return response.content.decode()


def list_page(*rows: Row, add: Link | None = None, back: Link | None = None) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    listed = ListPage(
        Table("<Years>", [Column("Year")], rows),
        Paginator(rows, 10).get_page(1),
        Empty("None yet", "They come.", "leaf"),
        add=add,
        back=back,
    )
    return show_list(request, listed).content.decode()


def test_a_form_leads_back_and_has_one_button() -> None:
    page = form_page(Question(), FormPage("Ask", "Send", "/back/", "Questions"), status=409)
    assert '<a href="/back/">' in page
    assert "Questions" in page
    assert '<button class="btn btn-primary" type="submit">Send</button>' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert 'name="versions"' not in page


@pytest.mark.parametrize("guard", [True, False])
def test_a_form_asks_before_it_is_left_where_it_guards(guard: bool) -> None:
    assert ("data-guard" in form_page(Question(), FormPage("Ask", "Send", "/", guard=guard))) is guard


@pytest.mark.parametrize(("form", "sends_files"), [(Question(), False), (Sending(), True)])
def test_a_form_sends_files_where_it_asks_for_one(form: forms.Form, sends_files: bool) -> None:
    assert ('enctype="multipart/form-data"' in form_page(form, FormPage("Ask", "Send", "/"))) is sends_files


def test_a_list_stands_under_its_caption() -> None:
    page = list_page(Row([Cell("2026")]))
    assert "<h1>&lt;Years&gt;</h1>" in page
    assert "<span>2026</span>" in page
    assert "None yet" not in page


def test_an_empty_list_says_what_will_stand_there() -> None:
    page = list_page()
    assert "None yet" in page
    assert "<table" not in page


def test_a_list_has_a_button_and_a_way_back_where_they_are_given() -> None:
    assert 'class="crumbs"' not in list_page()
    assert "btn-primary" not in list_page()
    page = list_page(add=Link("Add", "/add/"), back=Link("Home", "/back/"))
    assert 'href="/add/"' in page
    assert '<a href="/back/">' in page
