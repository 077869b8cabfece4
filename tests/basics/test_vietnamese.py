import pytest

from basics.vietnamese import fold, indexed, slug, sort_key


@pytest.mark.parametrize(("text", "folded"), [("Đường  phèn", "duong phen"), ("ĐẮK LẮK", "dak lak"), ("Đạ M'ri", "da m ri"), ("", "")])
def test_fold_strips_marks_and_keeps_d(text, folded):
    assert fold(text) == folded


def test_fold_is_the_same_for_composed_and_decomposed_text():
    assert fold("Th\u00e1i Nguy\u00ean") == fold("Tha\u0301i Nguye\u0302n") == "thai nguyen"
    assert sort_key("Th\u00e1i Nguy\u00ean") == sort_key("Tha\u0301i Nguye\u0302n")


def test_slug_joins_words_and_keeps_d():
    assert slug("Bưởi Đoan Hùng") == "buoi-doan-hung"


def test_sort_key_is_dictionary_order():
    words = ["10 mùa", "an", "an bình", "anh", "ăn", "âm", "ba", "bà", "bả", "bã", "bá", "bạ", "dưa", "đa", "Phường 2", "Phường 11"]
    assert sorted(sorted(words), key=sort_key) == words


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Rượu ngô H'Mông", "hmong"),
        ("Rượu ngô H\u2019Mông", "h mong"),
        ("Gạo ST25", "ST 25"),
        ("Gạo ST 25", "st25"),
        ("Trà K-Pan", "kpan"),
        ("Mật ong 500ml", "500 ml"),
        ("Cà phê Đạ M'ri", "da mri"),
    ],
)
def test_words_are_found_joined_and_apart(name, asked):
    words = indexed(name).split()
    assert all(word in words for word in fold(asked).split())
    assert indexed(name).startswith(fold(name)), "what it is comes first"
