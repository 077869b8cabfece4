"""The page of published lines, and the text to save."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from basics import clock
from tests.worlds import World
from workflow import publishing
from workflow.models import Publication


def lines(days: int) -> list[str]:
    for number in range(days):
        with clock.at(dt.date(2026, 3, 2) + dt.timedelta(days=number)):
            publishing.publish_due()
    return list(Publication.objects.values_list("line", flat=True))


def test_anybody_reads_the_newest_line_and_saves_all(client: Client, two_level: World) -> None:
    newest, before = lines(2)
    page = client.get(reverse("published_log")).content.decode()
    assert newest in page
    assert before not in page
    for shown in ("03/03/2026", "02/03/2026", reverse("published_lines")):
        assert shown in page
    saved = client.get(reverse("published_lines"))
    assert saved["Content-Type"] == "text/plain; charset=utf-8"
    assert publishing.lines_in(saved.content.decode()) == [newest, before]


def test_before_the_first_line_the_page_says_so(client: Client, db: None) -> None:
    page = client.get(reverse("published_log")).content.decode()
    assert "Chưa công bố" in page
    assert reverse("published_lines") not in page


def test_every_page_leads_there(client: Client, db: None) -> None:
    assert f'href="{reverse("published_log")}"' in client.get(reverse("home")).content.decode()


def test_queries_do_not_grow(client: Client, two_level: World, django_assert_num_queries: object) -> None:
    lines(1)
    client.get(reverse("published_log"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get(reverse("published_log"))
    lines(4)
    with django_assert_num_queries(2) as asked:  # type: ignore[operator]
        client.get(reverse("published_log"))
    assert not any('"heads"' in query["sql"] for query in asked.captured_queries), "they grow with the country"
