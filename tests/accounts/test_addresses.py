"""Addresses: what somebody wrote, and the units it does not name yet."""

from __future__ import annotations

import pytest

from accounts.addresses import address_of, bare, within_a_sentence

UNITS = ("Xã La Bằng", "", "Tỉnh Thái Nguyên")


@pytest.mark.parametrize(
    ("street", "written"),
    [
        ("", "xã La Bằng, tỉnh Thái Nguyên"),
        ("Xóm 3", "Xóm 3, xã La Bằng, tỉnh Thái Nguyên"),
        ("Xóm 3, Xã La Bằng", "Xóm 3, Xã La Bằng, tỉnh Thái Nguyên"),
        ("Xóm 3, La Bằng, Thái Nguyên.", "Xóm 3, La Bằng, Thái Nguyên"),
        ("Xóm 3, X. La Bằng, T. Thái Nguyên", "Xóm 3, X. La Bằng, T. Thái Nguyên"),
        ("Xóm 3, phường La Bằng", "Xóm 3, phường La Bằng, tỉnh Thái Nguyên"),
        ("Số 5 đường Thái Nguyên", "Số 5 đường Thái Nguyên, xã La Bằng, tỉnh Thái Nguyên"),
        ("  Xóm  3 ,", "Xóm 3, xã La Bằng, tỉnh Thái Nguyên"),
    ],
)
def test_address_names_each_unit_once(street, written):
    assert address_of(street, *UNITS) == written


@pytest.mark.parametrize(
    ("unit", "inside", "without"),
    [
        ("Tỉnh Thái Nguyên", "tỉnh Thái Nguyên", "Thái Nguyên"),
        ("Thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Đặc khu Côn Đảo", "đặc khu Côn Đảo", "Côn Đảo"),
        ("Trung ương", "Trung ương", "Trung ương"),
    ],
)
def test_kind_of_a_unit_is_written_small_or_left_out(unit, inside, without):
    assert (within_a_sentence(unit), bare(unit)) == (inside, without)
