"""The printed sheet: what it says, as a reader's software extracts it, and how it is made."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from documents.press import press
from promotion.printing.sheet import STYLE, Sheet, address_of, pdf_of

EVERY_LETTER = "ạảãàáâậầấẩẫăắằặẳẵđéèẻẽẹêềếểễệíìỉĩịóòỏõọôồốổỗộơờớởỡợúùủũụưừứửữựýỳỷỹỵ"

SHEET = Sheet(
    national=False,
    province="Tỉnh Thái Nguyên",
    stars=4,
    product="Chè đinh Phúc Hòa",
    producer="Hợp tác xã Chè Phúc Hòa",
    address=address_of("Xã La Bằng", "", "Tỉnh Thái Nguyên"),
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
        "Chè đinh Phúc Hòa", "Chủ thể: Hợp tác xã Chè Phúc Hòa", "Địa chỉ: xã La Bằng, tỉnh Thái Nguyên", "Mã sản phẩm: 19-05545-012-2026",
        "Theo Quyết định số 2841/QĐ-UBND ngày 09/02/2026", "có giá trị đến hết ngày 09/02/2029", "Số: 007/2026/GCN-OCOP-19",
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


def test_longest_names_stay_on_one_page() -> None:
    longest = ("Nước mắm cá cơm truyền thống ủ chượp mười tám tháng trong thùng gỗ bời lời " * 3)[:200].strip()
    reader, text = read(
        replace(
            SHEET, product=longest, producer=longest, province="Thành phố Hồ Chí Minh", address="đặc khu Côn Đảo, thành phố Hồ Chí Minh"
        )
    )
    assert len(reader.pages) == 1
    assert text.count(longest) == 2
    assert "Thành phố Hồ Chí Minh, ngày" in text


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
