"""Long lists, a page at a time."""

import pytest
from django.test import RequestFactory

from accounts.models import User
from basics import pages
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    made = UserFactory.create_batch(5)
    return User.objects.filter(pk__in=[person.pk for person in made]).order_by("pk")


def asked(number):
    return RequestFactory().get("/", {"page": number})


@pytest.mark.parametrize(("number", "shown"), [(1, slice(0, 2)), (3, slice(4, 5)), (9, slice(4, 5)), ("x", slice(0, 2))])
def test_a_page_that_is_not_there_is_the_nearest_that_is(people, number, shown):
    assert list(pages.page_of(asked(number), people, per_page=2)) == list(people)[shown]


def test_a_bounded_list_counts_no_further_than_it_says(people, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(pages, "COUNTED", 3)
    with django_assert_num_queries(2):
        page = pages.bounded_page_of(asked(9), people, per_page=2)
    assert (page.number, page.paginator.count, page.paginator.num_pages) == (2, 3, 2)


@pytest.mark.parametrize("number", [None, 1])
def test_a_list_that_ends_on_its_first_page_is_not_counted(people, number, django_assert_num_queries):
    request = asked(number) if number else RequestFactory().get("/")
    with django_assert_num_queries(1):
        page = pages.page_of(request, people.all(), per_page=5)
        assert (len(page), page.paginator.count, page.has_other_pages()) == (5, 5, False)
    assert list(page) == list(people)


def test_a_first_page_that_others_follow_shows_no_row_of_theirs(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = pages.page_of(asked(1), people.all(), per_page=4)
        assert (len(page), page.paginator.count, page.has_next()) == (4, 5, True)


@pytest.mark.parametrize(("per_page", "number_of_pages"), [(5, 1), (2, 3)])
def test_what_was_found_by_words_is_counted_with_its_first_page(people, per_page, number_of_pages, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = pages.searched_page_of(asked(1), people.all(), per_page)
        assert (page.paginator.count, page.paginator.num_pages) == (5, number_of_pages)
    assert list(page) == list(people)[:per_page]
    assert list(pages.searched_page_of(asked(number_of_pages), people, per_page)) == list(people)[per_page * (number_of_pages - 1) :]


def test_where_words_find_nothing_there_is_one_empty_page(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = pages.searched_page_of(asked(1), people.filter(pk=0))
        assert (list(page), page.paginator.count) == ([], 0)


def test_a_late_page_is_found_by_its_keys_and_shows_the_same(people, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(pages, "DEEP", 2)
    everybody = list(people)
    with django_assert_num_queries(3):
        page = pages.page_of(asked(2), people.all(), per_page=2)
        assert list(page) == everybody[2:4]
    assert list(pages.page_of(asked(3), people, per_page=2)) == list(people)[4:5]
    monkeypatch.setattr(pages, "COUNTED", 3)
    assert list(pages.bounded_page_of(asked(2), people, per_page=2)) == list(people)[2:3]
