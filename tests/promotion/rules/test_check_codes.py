from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promotion.rules import check_codes

bodies = st.text(alphabet=check_codes.SYMBOLS, min_size=12, max_size=12)


def code_of(body: str) -> str:
    return body + check_codes._check_symbol(body)


def test_new_code_is_its_own_normal_form() -> None:
    codes = {check_codes.new() for _ in range(200)}
    assert len(codes) == 200
    assert all(check_codes.normalise(code) == code and len(code) == 13 and code.isalnum() for code in codes)


@given(bodies)
def test_code_is_read_with_spaces_dashes_and_small_letters(body: str) -> None:
    code = code_of(body)
    written = f" {code[:4]}-{code[4:8]} {code[8:12]}–{code[12:]} ".lower()
    assert check_codes.normalise(written) == code


@given(bodies, st.integers(0, 11), st.sampled_from("OIL"))
def test_code_reads_letters_that_look_like_digits(body: str, place: int, letter: str) -> None:
    digit = "0" if letter == "O" else "1"
    meant = code_of(body[:place] + digit + body[place + 1 :])
    assert check_codes.normalise(meant[:place] + letter + meant[place + 1 :]) == meant


@given(bodies, st.integers(0, 11), st.sampled_from(check_codes.SYMBOLS))
def test_one_wrong_symbol_is_noticed(body: str, place: int, other: str) -> None:
    code = code_of(body)
    if other != code[place]:
        assert check_codes.normalise(code[:place] + other + code[place + 1 :]) is None


@given(bodies, st.integers(0, 10))
def test_two_swapped_symbols_are_noticed(body: str, place: int) -> None:
    code = code_of(body)
    if code[place] != code[place + 1]:
        assert check_codes.normalise(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is None


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    found = check_codes.normalise(text)
    assert found is None or len(found) == 13
    check_codes.certificate_number(text)


def test_certificate_number_is_read_as_people_write_it() -> None:
    assert check_codes.certificate_number(" 7/2026/gcn-ocop-19 ") == "007/2026/GCN-OCOP-19"
    assert check_codes.certificate_number("1234/2026/GCN – OCOP – 19") == "1234/2026/GCN-OCOP-19"
    assert check_codes.certificate_number("8F3K7QW2M9TXA") is None
