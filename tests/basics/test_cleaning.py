"""What cannot be seen or only looks alike comes off wherever text tells people and things apart."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from basics import cleaning, phones, tax_codes
from basics.fields import CodeField, DayField, EmailField, LineField, PhoneField, ProseField, TaxCodeField, WholeNumberField
from basics.vietnamese import fold, sort_key
from cycle.models import Registration, ReviewComment
from evaluation.models import Council
from products.models import Producer, Product
from promotion.rules import check_codes

UNSEEN = ["\u200b", "\u200d", "\u202a", "\u202c", "\u2060", "\u2066", "\ufeff", "\u00ad", "\x07", "\x7f", "\x9f", "\x00"]
BLANKS = ["\u034f", "\u115f", "\u1160", "\u17b5", "\u180b", "\u180e", "\u2800", "\u3164", "\ufe0f", "\uffa0"]
DASHES = ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\uff0d"]


@pytest.mark.parametrize("mark", UNSEEN + BLANKS, ids=lambda mark: f"{ord(mark):04x}")
def test_what_cannot_be_seen_comes_off_every_field(mark):
    assert LineField().clean(f"{mark}Chè{mark} Shan") == "Chè Shan"
    assert CodeField().clean(f"12{mark}/QĐ-UBND{mark}") == "12/QĐ-UBND"
    assert EmailField().clean(f"{mark}lan@ocop.example{mark}") == "lan@ocop.example"
    assert PhoneField().clean(f"{mark}0912 345 678{mark}") == "+84912345678"
    assert TaxCodeField().clean(f"0100109106{mark}") == "0100109106"
    assert DayField().clean(f"{mark}05/03/2026{mark}") == dt.date(2026, 3, 5)
    assert WholeNumberField().clean(f"{mark}1.200{mark}") == 1200
    assert check_codes.certificate_number(f"{mark}7/2026/GCN-OCOP-TN") == "007/2026/GCN-OCOP-TN"


@pytest.mark.parametrize("dash", DASHES, ids=lambda dash: f"{ord(dash):04x}")
def test_every_dash_is_one(dash):
    assert CodeField().clean(f"12/QĐ{dash}UBND") == "12/QĐ-UBND"
    assert phones.parse(f"0912{dash}345{dash}678") == "+84912345678"
    assert tax_codes.parse(f"0100109106{dash}001") == "0100109106-001"
    assert DayField().clean(f"5{dash}3{dash}2026") == dt.date(2026, 3, 5)
    assert LineField().clean(f"Chè {dash} xanh") == f"Chè {dash} xanh", "a name keeps its own"


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u0966", "\U0001d7ce"])
def test_digits_of_other_scripts_are_read(zero):
    def written(text: str) -> str:
        return "".join(chr(ord(zero) + int(char)) if char.isdigit() else char for char in text)

    assert phones.parse(written("0912345678")) == "+84912345678"
    assert tax_codes.parse(written("0100109106")) == "0100109106"
    assert DayField().clean(written("05/03/2026")) == dt.date(2026, 3, 5)
    assert WholeNumberField().clean(written("1200")) == 1200


@pytest.mark.parametrize(
    ("typed", "kept"), [("Ðăk Lăk", "Đăk Lăk"), ("Ɖinh", "Đinh"), ("Con ðường", "Con đường"), ("Ƀuôn ƀông", "Ƀuôn ƀông")]
)
def test_homographs_become_the_letters_that_are_meant(typed, kept):
    assert LineField().clean(typed) == kept
    assert fold(typed) == fold(kept)
    assert sort_key(typed) == sort_key(kept)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ðà Lạt", "da lat"), ("Ɖà", "da"), ("ð", "d"), ("ɖ", "d"), ("Ƀuôn ƀ", "buon b"), ("C\u200bhè", "che"), ("ＯＣＯＰ", "ocop")],
)
def test_letters_without_a_decomposition_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "１", "1_0", "1" * 10, "7" * 5000])
def test_what_is_no_whole_number_is_none(text):
    assert cleaning.whole_number(text) is None


def test_a_whole_number_is_read_up_to_its_digits():
    assert cleaning.whole_number("9" * 9) == 999_999_999
    assert cleaning.whole_number("00012", digits=5) == 12


@given(st.text())
def test_what_is_kept_can_be_seen_and_is_kept_again(text):
    kept = cleaning.line(text)
    assert cleaning.line(kept) == kept
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cf"}
    assert cleaning.code(cleaning.code(text)) == cleaning.code(text)


def test_lines_and_controls_do_not_join_words():
    assert cleaning.line("Chè\tShan\r\nTuyết\x1fcổ\u2028thụ") == "Chè Shan Tuyết cổ thụ"


def test_nothing_seen_is_nothing_written():
    with pytest.raises(ValidationError):
        LineField().clean("\u200b\x07")


@pytest.mark.parametrize("blank", [*BLANKS, "\u200d", "\u3000"], ids=lambda blank: f"{ord(blank):04x}")
def test_letters_that_show_nothing_are_nothing_written(blank):
    for field in (LineField(), ProseField(), CodeField(), EmailField()):
        with pytest.raises(ValidationError) as refused:
            field.clean(f"{blank} {blank}{blank}\n{blank}")
        assert refused.value.messages == [field.error_messages["required"]]
    assert cleaning.prose(f"{blank}") == ""


@pytest.mark.parametrize(
    ("model", "name", "kind"),
    [
        (User, "full_name", LineField), (User, "email", EmailField), (Product, "name_vi", LineField), (Producer, "name", LineField),
        (Producer, "tax_code", CodeField), (Council, "decision_number", CodeField), (Registration, "representative", LineField),
        (Registration, "email", EmailField),
    ],
)  # fmt: skip
def test_forms_of_models_read_with_the_fields_that_clean(model, name, kind):
    assert isinstance(model._meta.get_field(name).formfield(), kind)


@pytest.mark.django_db
def test_a_row_is_kept_clean_whoever_writes_it():
    user = User.objects.create_user(full_name="Ðinh\u200b Thị\tƉào", email="\u202aÐao@OCOP.example\u202c".replace("Ð", "d"))
    assert (user.full_name, user.email) == ("Đinh Thị Đào", "dao@ocop.example")
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Đinh Thị Đào", "dao@ocop.example")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dòng một\r\nDòng hai\rDòng ba", "Dòng một\nDòng hai\nDòng ba"),
        ("a\x00b\x07c\x1bd\x9fe", "abcde"),
        ("tab\tvà  hai cách", "tab và  hai cách"),
        ("\u202eđảo\u202c\ufeff\u200b", "đảo"),
        ("Ðồi chè", "Đồi chè"),
        ("Tie\u0302\u0301ng", "Tiếng"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("❤\ufe0f\u200d🔥 ❤\ufe0f", "❤\ufe0f\u200d🔥 ❤\ufe0f"),
        ("chè\u200d \u200dxanh\u3164", "chè xanh"),
        ("  \n trước và sau \n", "trước và sau"),
    ],
)
def test_text_of_several_lines_keeps_its_lines_and_loses_what_cannot_be_seen(typed, kept):
    assert cleaning.prose(typed) == ProseField().clean(typed) == kept
    assert cleaning.prose(kept) == kept


@pytest.mark.django_db
def test_text_of_several_lines_is_kept_clean_whoever_writes_it():
    comment = ReviewComment(text="Nêu rõ\x0bnguồn\r\ngốc")
    assert ReviewComment._meta.get_field("text").pre_save(comment, add=True) == "Nêu rõnguồn\ngốc"
