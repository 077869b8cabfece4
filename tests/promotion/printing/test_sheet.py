"""The printed sheet: what it says, as a reader's software extracts it, and how it is made."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from accounts.addresses import address_of
from documents.press import press
from promotion.printing.sheet import STYLE, Sheet, pdf_of
from promotion.printing.titles import signed_as

EVERY_LETTER = "ạảãàáâậầấẩẫăắằặẳẵđéèẻẽẹêềếểễệíìỉĩịóòỏõọôồốổỗộơờớởỡợúùủũụưừứửữựýỳỷỹỵ"

SHEET = Sheet(
    national=False,
    province="Tỉnh Thái Nguyên",
    stars=4,
    product="Chè đinh Phúc Hòa",
    producer="Hợp tác xã Chè Phúc Hòa",
    address=address_of("Xóm 3", "Xã La Bằng", "", "Tỉnh Thái Nguyên"),
    product_code="19-05545-012-2026",
    number="007/2026/GCN-OCOP-19",
    decision_number="2841/QĐ-UBND",
    decided_on=dt.date(2026, 2, 9),
    valid_to=dt.date(2029, 2, 9),
    signer_title="Phó Chủ tịch",
    signer="Nguyễn Thị Thường",
    check_code="8F3K7QW2M9TXA",
    check_url="https://ocop.example/v/8F3K7QW2M9TXA",
)


def read(sheet: Sheet) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf_of(sheet)))
    text = unicodedata.normalize("NFC", " ".join(page.extract_text() for page in reader.pages))
    return reader, " ".join(text.split())


def test_sheet_says_what_was_decided() -> None:
    _reader, text = read(SHEET)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN", "GIẤY CHỨNG NHẬN",
        "SẢN PHẨM OCOP ĐẠT 4 SAO",
        "Chè đinh Phúc Hòa", "Chủ thể: Hợp tác xã Chè Phúc Hòa", "Địa chỉ: Xóm 3, xã La Bằng, tỉnh Thái Nguyên",
        "Chứng nhận sản phẩm: Chè đinh", "Mã sản phẩm: 19-05545-012-2026",
        "Theo Quyết định số 2841/QĐ-UBND ngày 09 tháng 02 năm 2026 của Chủ tịch UBND tỉnh Thái Nguyên",
        "Giấy chứng nhận có giá trị 36 tháng kể từ ngày ký (đến hết ngày 09/02/2029)", "Số: 007/2026/GCN-OCOP-19",
        "ocop.example/v/8F3K7QW2M9TXA",
        "8F3K-7QW2-M9TX-A", "Thái Nguyên, ngày 09 tháng 02 năm 2026", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Nguyễn Thị Thường",
    ):  # fmt: skip
        assert words in text


def test_sheet_of_the_ministry_names_the_ministry() -> None:
    _reader, text = read(replace(SHEET, national=True, stars=5, signer_title="Thứ trưởng"))
    assert "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG" in text
    assert "SẢN PHẨM OCOP ĐẠT 5 SAO" in text
    assert "Hà Nội, ngày" in text
    assert "KT. BỘ TRƯỞNG THỨ TRƯỞNG" in text
    assert "của Bộ trưởng Bộ Nông nghiệp và Môi trường" in text
    assert "ỦY BAN NHÂN DÂN" not in text


@pytest.mark.parametrize("place", ["product", "producer"])
def test_every_vietnamese_letter_survives_printing(place: str) -> None:
    words = " ".join(EVERY_LETTER[start : start + 8] for start in range(0, len(EVERY_LETTER), 8))
    _reader, text = read(replace(SHEET, **{place: f"{words} {words.upper()}"}))
    assert set(EVERY_LETTER + EVERY_LETTER.upper()) <= set(text)


def test_sheet_is_one_small_landscape_page_with_its_fonts() -> None:
    pdf = pdf_of(SHEET)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert len(pdf) <= 150_000
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (297, 210)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    descendants = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert len(fonts) >= 3
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"].get_object()) for font in descendants)
    assert not [
        name for name, image in reader.pages[0]["/Resources"].get("/XObject", {}).items() if image.get_object().get("/Subtype") == "/Image"
    ]


def test_sheet_is_tagged_and_titled() -> None:
    reader = PdfReader(io.BytesIO(pdf_of(SHEET)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("vi")
    assert reader.metadata
    assert reader.metadata.title == "Giấy chứng nhận OCOP 007/2026/GCN-OCOP-19 – Chè đinh Phúc Hòa"
    assert reader.metadata.author == "Ủy ban nhân dân tỉnh Thái Nguyên"


@pytest.mark.parametrize(
    ("decided_on", "valid_to", "words"),
    [
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28), "36 tháng kể từ ngày ký (đến hết ngày 28/02/2027)"),
        (dt.date(2024, 1, 31), dt.date(2026, 1, 31), "24 tháng kể từ ngày ký (đến hết ngày 31/01/2026)"),
        (dt.date(2024, 5, 9), dt.date(2027, 5, 8), "có giá trị đến hết ngày 08/05/2027"),
    ],
)
def test_validity_is_in_months_where_it_is_months(decided_on: dt.date, valid_to: dt.date, words: str) -> None:
    assert words in read(replace(SHEET, decided_on=decided_on, valid_to=valid_to))[1]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Phó Chủ tịch", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("Phó Chủ tịch Thường trực", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("Phó Chủ tịch UBND tỉnh", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("Phó Chủ tịch Thường trực Ủy ban nhân dân thành phố Hồ Chí Minh", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("KT. Chủ tịch – Phó Chủ tịch", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        (" phó  chủ tịch ", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        (unicodedata.normalize("NFD", "Phó Chủ tịch Thường trực"), "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("Ủy viên Ban Thường vụ, Phó Chủ tịch UBND tỉnh", "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
        ("Chủ tịch", "CHỦ TỊCH"),
        ("Chủ tịch UBND tỉnh Thái Nguyên", "CHỦ TỊCH"),
        ("Quyền Chủ tịch UBND tỉnh", "Q. CHỦ TỊCH"),
        ("Thứ trưởng", "KT. BỘ TRƯỞNG|THỨ TRƯỞNG"),
        ("Thứ trưởng Thường trực Bộ Nông nghiệp và Môi trường", "KT. BỘ TRƯỞNG|THỨ TRƯỞNG"),
        ("Bộ trưởng", "BỘ TRƯỞNG"),
        ("Phó Giám đốc", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"),
        ("Giám đốc Sở Nông nghiệp và Môi trường", "GIÁM ĐỐC SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
    ],
)
def test_deputies_sign_for_the_head_whatever_their_title_says(title: str, lines: str) -> None:
    assert "|".join(signed_as(title)) == lines


def cut(words: str, length: int) -> str:
    return (f"{words} " * 20)[:length].strip()


PRODUCT = cut("Bộ quà tặng nước mắm cá cơm truyền thống ủ chượp mười tám tháng trong thùng gỗ bời lời", 200)
PRODUCER = cut("Công ty trách nhiệm hữu hạn một thành viên sản xuất, thương mại và xuất nhập khẩu nông sản", 200)
STREET = cut("Lô C12, đường số 7, Khu công nghiệp hỗ trợ, tổ dân phố số 14, khu phố Nguyễn Thị Minh Khai", 250)
TITLE = cut("Người được ủy quyền thực hiện nhiệm vụ thay mặt cơ quan có thẩm quyền", 120)
SIGNER = cut("Công Tằng Tôn Nữ Nguyễn Thị Minh Khai", 150)
LONGEST = {"product": PRODUCT, "producer": PRODUCER, "address": STREET, "signer_title": TITLE, "signer": SIGNER}


def lines_of(reader: PdfReader) -> list[tuple[float, float, float, str]]:
    """Baseline, left edge, size and words of every printed line, in points from the bottom of the sheet."""
    found: list[tuple[float, float, float, str]] = []

    def keep(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            found.append((tm[5] * cm[3] + cm[5], tm[4] * cm[0] + cm[4], size * cm[0], unicodedata.normalize("NFC", text.strip())))

    reader.pages[0].extract_text(visitor_text=keep)
    return found


def overlaps(reader: PdfReader) -> list[tuple[str, str]]:
    """Pairs of lines whose letters would touch: one below the other nearer than the lower one is high, in the same half of the foot."""
    lines = lines_of(reader)
    return [
        (upper[3], lower[3])
        for upper in lines
        for lower in lines
        if 0.5 < upper[0] - lower[0] < 0.95 * min(lower[2], upper[2]) and not _side_by_side(upper, lower)
    ]


def _side_by_side(one: tuple[float, float, float, str], other: tuple[float, float, float, str]) -> bool:
    """At the foot the check stands left and the signature right."""
    middle = 297 / 2 / 25.4 * 72
    return max(one[0], other[0]) < 60 / 25.4 * 72 and (one[1] < middle) != (other[1] < middle)


@pytest.mark.parametrize(
    "longest",
    [
        *({name: value} for name, value in LONGEST.items()),
        {"signer_title": "Phó Chủ tịch Thường trực Ủy ban nhân dân thành phố Hồ Chí Minh", "signer": SIGNER},
        {"product": PRODUCT, "producer": PRODUCER, "address": STREET},
        {"product": "W" * 200, "producer": "Ậ" * 200, "address": "M" * 250, "signer_title": "W" * 120, "signer": "W" * 150},
        LONGEST,
    ],
    ids=lambda longest: " ".join(longest),
)
def test_longest_words_stay_on_one_page_and_touch_nothing(longest: dict[str, str]) -> None:
    reader, _text = read(replace(SHEET, province="Thành phố Hồ Chí Minh", specimen=True, **longest))
    assert len(reader.pages) == 1
    assert overlaps(reader) == []
    printed = "".join(words for *_place, words in lines_of(reader)).replace(" ", "")
    for name, value in longest.items():
        expected = "".join(signed_as(value)) if name == "signer_title" else value
        assert expected.replace(" ", "") in printed, name


def test_title_and_name_leave_room_to_sign() -> None:
    for title, signer in (("Phó Chủ tịch Thường trực", "Nguyễn Văn A"), (TITLE, SIGNER)):
        lines = lines_of(read(replace(SHEET, signer_title=title, signer=signer))[0])
        last = min(line[0] for line in lines if line[3] and line[3] in " ".join(signed_as(title)))
        name = max(line[0] + line[2] for line in lines if line[3] and line[3] in signer and line[1] > 400)
        assert (last - name) / 72 * 25.4 >= 6


def test_place_of_the_decision_is_written_as_the_decree_has_it() -> None:
    assert "Thành phố Hồ Chí Minh, ngày" in read(replace(SHEET, province="Thành phố Hồ Chí Minh"))[1]


def test_demonstration_is_marked() -> None:
    assert "BẢN TRÌNH DIỄN" in read(replace(SHEET, specimen=True))[1]
    assert "BẢN TRÌNH DIỄN" not in read(SHEET)[1]


def test_names_are_text_not_markup() -> None:
    _reader, text = read(replace(SHEET, product="Chè <b>&amp;</b> <img src=https://evil.example/x.png>"))
    assert "Chè <b>&amp;</b> <img" in text


@pytest.mark.parametrize("url", ["https://example.org/font.ttf", "file:///etc/passwd", "http://127.0.0.1/x.ttf", "data:text/css,x"])
def test_press_opens_nothing_but_its_fonts(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        press(STYLE).fetcher.fetch(url)


def test_press_opens_no_file_beside_its_fonts() -> None:
    fetcher = press(STYLE).fetcher
    assert fetcher.fetch((fetcher.folder / "Tinos_700Bold.ttf").as_uri())
    with pytest.raises(FatalURLFetchingError):
        fetcher.fetch(f"{fetcher.folder.as_uri()}/../be-vietnam-pro-latin-400-normal.woff2")
