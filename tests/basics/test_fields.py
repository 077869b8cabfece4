import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from basics import phones, tax_codes
from basics.fields import AmountField, DayField, LineField, PhoneField, TaxCodeField, WholeNumberField

FIFTH_OF_MARCH = dt.date(2026, 3, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["05/03/2026", "5/3/2026", " 05-03-2026 ", "5.3.2026", "05 03 2026", "05032026"])
def test_day_is_read_day_first(text, language):
    with translation.override(language):
        assert DayField().clean(text) == FIFTH_OF_MARCH


def test_day_accepts_christmas():
    assert DayField().clean("25/12/2026") == dt.date(2026, 12, 25)


@pytest.mark.parametrize("text", ["2026-03-05", "12/25/2026", "31/02/2026", "05/03/26", "05/03/0026", "tomorrow", "5/3", "٠٥/٠٣/٢٠٢٦x"])
def test_day_refuses_what_is_not_a_day(text):
    with translation.override("en"), pytest.raises(ValidationError, match="05/03/2026"):
        DayField().clean(text)


def test_day_bounds_are_inclusive_and_named():
    field = DayField(earliest=FIFTH_OF_MARCH, latest=lambda: dt.date(2026, 3, 31))
    assert field.clean("05/03/2026") == FIFTH_OF_MARCH
    assert field.clean("31/03/2026") == dt.date(2026, 3, 31)
    with translation.override("en"):
        with pytest.raises(ValidationError, match="05/03/2026 or later"):
            field.clean("04/03/2026")
        with pytest.raises(ValidationError, match="31/03/2026 or earlier"):
            field.clean("01/04/2026")


def test_day_may_be_empty_where_optional():
    assert DayField(required=False).clean("") is None


class Sample(forms.Form):
    when = DayField()
    phone = PhoneField()
    tax = TaxCodeField()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_fields_show_what_they_read(language):
    with translation.override(language):
        page = str(Sample(initial={"when": FIFTH_OF_MARCH, "phone": "+84912345678"}))
    assert 'type="text" name="when" value="05/03/2026"' in page
    assert 'type="tel" name="phone" value="0912 345 678"' in page
    assert page.count("inputmode") == 3


def test_fields_see_no_change_in_what_they_showed():
    form = Sample(
        {"when": "05/03/2026", "phone": "0912 345 678", "tax": "0100109106"},
        initial={"when": FIFTH_OF_MARCH, "phone": "+84912345678", "tax": "0100109106"},
    )
    assert form.is_valid(), form.errors
    assert form.changed_data == []


def test_wrong_input_is_shown_again():
    assert 'value="31/02/2026"' in str(Sample({"when": "31/02/2026", "phone": "", "tax": ""})["when"])


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("+84 (0)912-345-678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("0208 3 123 456", "+842083123456"),
        ("024 3825 1234", "+842438251234"),
        ("+49 151 23456789", "+4915123456789"),
    ],
)
def test_phone_is_stored_as_e164(text, stored):
    assert phones.parse(text) == stored


@pytest.mark.parametrize("text", ["", "12345", "0212345", "09123456789", "1900 1234", "+84 112", "a@b.vn", "0112345678"])
def test_phone_refuses_other_numbers(text):
    with pytest.raises(ValidationError) as refused:
        phones.parse(text)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0168 1234 567", "0381 234 567"),
        ("+84 122 345 6789", "0773 456 789"),
        ("01231234567", "0831 234 567"),
        ("01991234567", "0591 234 567"),
    ],
)
def test_old_mobile_number_is_refused_with_the_new_one(old, new):
    with translation.override("en"), pytest.raises(ValidationError, match=new):
        phones.parse(old)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842083123456", "0208 3123 456"),
        ("+842438251234", "024 3825 1234"),
        ("+4915123456789", "+4915123456789"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_is_shown_as_people_read_it(stored, shown):
    assert phones.display(stored) == shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0280 3123 456", "0208 3123 456"),
        ("+84 280 3123 456", "0208 3123 456"),
        ("02813 123 456", "0209 3123 456"),
        ("0240.3123.456", "0204 3123 456"),
        ("0241 3123456", "0222 3123 456"),
        ("0230 3123456", "0215 3123 456"),
        ("020 3123456", "0214 3123 456"),
        ("04 3825 1234", "024 3825 1234"),
        ("031 3123 456", "0225 3123 456"),
        ("0511 3123 456", "0236 3123 456"),
        ("0710 3123 456", "0292 3123 456"),
        ("0650 3123 456", "0274 3123 456"),
    ],
)
def test_landline_of_an_old_area_code_is_refused_with_the_new_one(old, new):
    with translation.override("en"), pytest.raises(ValidationError, match=f"2017.*{new}"):
        phones.parse(old)
    assert phones.parse(new)


@pytest.mark.parametrize("area", sorted({*phones.OLD_AREAS.values(), "0210", "0211", "0218", "0219"}))
def test_a_landline_of_every_province_is_taken(area):
    number = f"{area}{'3' * (11 - len(area))}"
    assert phones.display(phones.parse(number)).startswith(f"{area} ")


@pytest.mark.parametrize("text", ["0217 3123 456", "0217 0123 456", "0253 3123 456", "0295 3123 456", "0245 123 45", "028 0123 456"])
def test_landline_of_no_area_is_refused(text):
    with pytest.raises(ValidationError):
        phones.parse(text)


@pytest.mark.parametrize("text", ["033 3123 456", "0523 123 456", "076 3123 456", "0913 123 456", "0823 123 456"])
def test_mobile_numbers_that_begin_like_an_old_landline_are_what_they_are_today(text):
    assert phones.parse(text).startswith("+84")


@given(st.integers(0, 10**7 - 1), st.sampled_from(["32", "39", "56", "58", "70", "79", "81", "88", "90", "98"]))
def test_phone_shown_reads_back(rest, network):
    number = f"+84{network}{rest:07}"
    assert phones.parse(phones.display(number)) == number


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("001 099 001 234", "001099001234"),
    ],
)
def test_tax_code_is_stored_in_one_form(text, stored):
    assert tax_codes.parse(text) == stored


@pytest.mark.parametrize(
    ("text", "code"), [("0100109107", "check_digit"), ("010010910", "invalid"), ("0100109106-01", "invalid"), ("x", "invalid")]
)
def test_tax_code_refuses_what_is_wrong(text, code):
    with pytest.raises(ValidationError) as refused:
        tax_codes.parse(text)
    assert refused.value.code == code


@given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(0, 8))
def test_tax_code_finds_one_wrong_digit(number, digit, place):
    nine = f"{number:09}"
    last = tax_codes.check_digit(nine)
    if last is None or nine[place] == str(digit):
        return
    wrong = f"{nine[:place]}{digit}{nine[place + 1 :]}{last}"
    with pytest.raises(ValidationError):
        tax_codes.parse(wrong)


@pytest.mark.parametrize(
    "text", ["Che\u0300 Shan", "  Ch\u00e8\u00a0 Shan ", "Ch\u00e8\u200b Shan\ufeff", "\u202eCh\u00e8 Shan\u202c", "Ch\u00e8\u2028Shan"]
)
def test_a_name_is_stored_in_one_way(text):
    assert LineField().clean(text) == "Ch\u00e8 Shan"


def test_a_name_that_cannot_be_seen_is_none():
    assert LineField(required=False).clean(None) == ""
    with pytest.raises(ValidationError):
        LineField().clean("\u200b\u2060")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120,5", "120.5"), ("1.200,5", "1200.5"), ("1,200.5", "1200.5"), ("120.5", "120.5"), ("0,25", "0.25"), ("1 200,75", "1200.75"),
        ("1.200.000,5", "1200000.5"), ("1200", "1200"), ("1.200", "1200"), ("1,200", "1200"), ("1.200.000", "1200000"), ("", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written_in_viet_nam_and_elsewhere(text, amount):
    assert AmountField(required=False).clean(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("text", ["vài đồng", "1.20.5", "12,3456", "1.200,5,5", "1.200.5", "-5", "120,5 triệu", ","])
def test_an_amount_refuses_what_may_be_read_in_two_ways(text):
    with pytest.raises(ValidationError):
        AmountField(min_value=0).clean(text)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("amount", ["120.50", "1200.00", "1234567.25", "0.00", "100.00"])
def test_an_amount_reads_back_as_it_is_shown(language, amount):
    with translation.override(language):
        assert AmountField().clean(AmountField().prepare_value(Decimal(amount))) == Decimal(amount)


@pytest.mark.parametrize("text", ["4,5", "1.200,5", "4.5"])
def test_a_whole_number_with_decimals_is_told_so(text):
    with pytest.raises(ValidationError) as refused:
        WholeNumberField().clean(text)
    assert refused.value.code == "decimals"
    assert text in refused.value.messages[0]
