import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation

from basics.formats import amount, day, moment, number

LANGUAGES = ["vi", "en"]


def rendered(text, **context):
    return Template("{% load formats %}" + text).render(Context(context))


@pytest.mark.parametrize("language", LANGUAGES)
def test_django_forms_read_days_day_first(language):
    with translation.override(language):
        assert forms.DateField(localize=True).clean("05/03/2026") == dt.date(2026, 3, 5)
        assert forms.DateField(localize=True).clean("25/12/2026") == dt.date(2026, 12, 25)
        assert formats.localize_input(dt.date(2026, 3, 5)) == "05/03/2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_django_templates_write_days_day_first(language):
    with translation.override(language):
        assert rendered(
            "{{ d }}|{{ d|date }}|{{ m|date:'SHORT_DATETIME_FORMAT' }}", d=dt.date(2026, 3, 5), m=dt.datetime(2026, 3, 5, 14, 5)
        ) == ("05/03/2026|05/03/2026|05/03/2026 14:05")


@pytest.mark.parametrize("language", LANGUAGES)
def test_year_is_not_grouped(language):
    with translation.override(language):
        assert rendered("{{ y }} ?page={{ p }}", y=2026, p=1234) == "2026 ?page=1234"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("1234567.89"), "1.234.567,89", "1,234,567.89"),
        (Decimal("74.50"), "74,50", "74.50"),
        (1234.5, "1.234,5", "1,234.5"),
        (-1500, "-1.500", "-1,500"),
        (0, "0", "0"),
        (None, "", ""),
        ("12.500 kg", "12.500 kg", "12.500 kg"),
    ],
)
def test_number_groups_by_language(value, vietnamese, english):
    with translation.override("vi"):
        assert number(value) == vietnamese
    with translation.override("en"):
        assert number(value) == english


def test_number_rounds_half_up_where_asked():
    with translation.override("vi"):
        assert rendered("{{ a|number:2 }} {{ b|number:0 }}", a=Decimal("2.345"), b=2.5) == "2,35 3"


def test_day_and_moment_are_those_of_viet_nam():
    late = dt.datetime(2026, 3, 4, 20, 30, tzinfo=dt.UTC)
    assert (day(late), moment(late)) == ("05/03/2026", "05/03/2026 03:30")
    assert moment(late.astimezone(ZoneInfo("Europe/Berlin"))) == "05/03/2026 03:30"
    assert (day(None), day(""), day("Tết"), moment(dt.date(2026, 3, 5))) == ("", "", "Tết", "05/03/2026")


def test_phone_filter_shows_the_national_form():
    assert rendered("{{ p|phone }}", p="+84912345678") == "0912 345 678"


def test_amounts_have_no_zeros_at_the_end_of_their_decimals():
    values = [Decimal("1200.00"), Decimal("120.50"), Decimal("1234.25"), Decimal(0), 100]
    with translation.override("vi"):
        assert [amount(value) for value in values] == ["1.200", "120,5", "1.234,25", "0", "100"]
    with translation.override("en"):
        assert [amount(value) for value in values] == ["1,200", "120.5", "1,234.25", "0", "100"]
