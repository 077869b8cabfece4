"""Uploads are what their bytes say; what is damaged, locked, oversized or runs is refused with its own sentence."""

from __future__ import annotations

import io
import struct

import pikepdf
import pillow_heif
import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from pikepdf import Dictionary, Name, String
from PIL import Image, ImageCms

from documents.files import PICTURES, private_file_response
from documents.parsers import office, pdfs, pictures
from documents.parsers.verdicts import Fault
from documents.refusals import SENTENCES, Refused
from documents.upload_field import UploadField, sent_by
from documents.uploads import check_upload, clean_name
from products.models import Evidence
from products.models.evidence import evidence_path
from products.models.products import picture_path
from tests.documents import samples
from tests.factories import UserFactory


def checked(content: bytes, name: str = "tệp.bin", **more):
    return check_upload(SimpleUploadedFile(name, content, content_type="text/html"), **more)


def reason(content: bytes, **more) -> str:
    with pytest.raises(Refused) as caught:
        checked(content, **more)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [
        (samples.pdf(), "pdf", "application/pdf"),
        (samples.picture(), "jpg", "image/jpeg"),
        (samples.picture("PNG"), "png", "image/png"),
        (samples.picture("WEBP"), "webp", "image/webp"),
        (samples.heic(), "jpg", "image/jpeg"),
        (samples.office(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (samples.office(samples.SHEET), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_kind_is_what_the_bytes_say(content, kind, content_type):
    found = checked(content, "wrong.exe")
    assert (found.kind, found.content_type, found.original_name) == (kind, content_type, f"wrong.{kind}")


@pytest.mark.parametrize("content", [samples.pdf(), samples.office(), samples.office(samples.SHEET)])
def test_papers_are_kept_byte_for_byte(content):
    found = checked(content, "giấy.pdf")
    assert found.content == content
    assert found.columns()["size"] == len(content)
    assert len(found.columns()["sha256"]) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a" + b"\0" * 50,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        samples.archive({"a.txt": b"a"}),
        samples.office("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
        samples.archive({"[Content_Types].xml": b"<Types/>"}),
    ],
)
def test_other_kinds_are_refused(content):
    assert reason(content) == "unknown_kind"


def test_empty_file_is_refused():
    assert reason(b"") == "empty"


def test_large_file_is_refused_unread(settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    assert reason(samples.pdf() + b" " * 2 * 1024 * 1024) == "too_large"


def test_papers_are_no_pictures():
    assert reason(samples.pdf(), kinds=PICTURES) == "unknown_kind"


@pytest.mark.parametrize(
    "content",
    [
        samples.pdf(5)[:-200],
        b"%PDF-1.7\nnothing more\n%%EOF\n",
        samples.pdf(0),
        samples.picture(size=(400, 300))[:700],
        b"\xff\xd8\xff\xe0 no picture",
        b"\x89PNG\r\n\x1a\n no picture",
        samples.picture("PNG", size=(400, 300))[:-60],
        b"RIFF\x10\0\0\0WEBP no picture",
        samples.heic()[:300],
        b"\0\0\0\x18ftypheic no picture at all",
        samples.office()[:-40],
        samples.office().replace(b"PK\x01\x02", b"PK\x01\x03"),
        samples.office(types='<!DOCTYPE x [<!ENTITY a "b">]>'),
    ],
)
def test_damaged_file_is_refused(content):
    assert reason(content) == "broken"


def test_damaged_part_of_an_office_file_is_refused():
    content = bytearray(samples.office(more={"word/media/a.png": samples.picture("PNG") + bytes(range(256)) * 40}))
    at = content.index(b"word/media/a.png") + 300
    content[at : at + 8] = b"\0" * 8
    assert reason(bytes(content)) == "broken"


@pytest.mark.parametrize("strength", [2, 4, 6])
def test_pdf_that_needs_a_password_is_refused(strength):
    locked = pikepdf.Encryption(user="u", owner="o", R=strength, aes=strength > 3, metadata=strength > 3)
    assert reason(samples.pdf(encryption=locked)) == "encrypted"


@pytest.mark.parametrize("strength", [2, 4, 6])
def test_pdf_protected_only_against_changes_is_taken_unless_it_runs(strength):
    guarded = pikepdf.Encryption(user="", owner="o", R=strength, aes=strength > 3, metadata=strength > 3)
    assert checked(samples.pdf(encryption=guarded)).kind == "pdf"
    assert reason(samples.pdf(encryption=guarded, build=open_action)) == "scripts"


@pytest.mark.parametrize(
    "padding", [b"\0" * 5000, b" " * 3000, b"\r\n" * 4000, b"\n" + b"<p>sent by the scanner</p>" * 200, b"\0\n%\x1a" * 900]
)
def test_what_follows_the_end_of_a_pdf_is_passed_over(padding):
    paper = samples.pdf(3) + padding
    assert checked(paper).content == paper


def test_pdf_cut_in_its_newer_version_is_damaged():
    newer = samples.pdf(2) + b"\n9 0 obj\n<</Length 5000>>stream\n" + b"x" * 3000
    assert reason(newer) == "broken"
    assert reason(newer + b"\0" * 4000) == "broken"


def open_action(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def test_escaped_names_hide_nothing():
    content = samples.pdf(build=open_action).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4aS ")
    assert reason(content) == "scripts"


def test_pdf_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_PAGES", 3)
    pdfs.examined(samples.pdf(3), "pdf")
    with pytest.raises(Fault) as refused:
        pdfs.examined(samples.pdf(4), "pdf")
    assert refused.value.code == "too_many_pages"


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_picture_of_too_many_pixels_is_refused(monkeypatch, kind, name):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 60 * 40)
    assert pictures.examined(samples.picture(kind), name).redrawn
    with pytest.raises(Fault) as refused:
        pictures.examined(samples.picture(kind, size=(61, 40)), name)
    assert refused.value.code == "too_many_pixels"


def test_picture_bomb_is_refused_before_it_is_decoded():
    assert reason(samples.claiming(10_000, 9_500)) == "too_many_pixels", "below Pillow's own limit"
    assert reason(samples.claiming(60_000, 60_000)) == "too_many_pixels"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (samples.office("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (samples.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (samples.office(more={f"word/media/{n}.png": b"" for n in range(office.MAX_ENTRIES)}), "too_heavy"),
        (samples.office(more={"word/media/a.png": b"0" * 30 * 1024 * 1024}), "too_heavy"),
        (samples.office(more={"../../etc/passwd": b"x"}), "broken"),
    ],
    ids=["a Word document with macros", "a workbook with macros", "too many parts", "a bomb", "a part outside"],
)
def test_office_files_that_are_more_than_papers_are_refused(content, expected):
    assert reason(content) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_stands_upright_without_metadata(kind):
    stored = checked(samples.turned_photo(kind)).content
    assert "Chụp".encode() not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
        assert image.convert("RGB").getpixel((20, 5))[1] < 60, "the red half is on top"


def test_see_through_pictures_keep_their_ground():
    logo = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(logo, "PNG")
    with Image.open(io.BytesIO(checked(logo.getvalue()).content)) as image:
        assert image.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "LA")])
def test_every_colour_mode_is_taken(kind, mode):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).convert("L").convert(mode).save(out, kind) if mode == "I;16" else Image.new(mode, (8, 8)).save(out, kind)
    assert checked(out.getvalue()).kind


@pytest.mark.parametrize("kind", ["PNG"])
def test_deep_greys_keep_their_shades(kind):
    deep = Image.new("I;16", (256, 4))
    deep.putdata([(index % 256) * 257 for index in range(256 * 4)])
    out = io.BytesIO()
    deep.save(out, kind)
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert [image.getpixel((x, 0)) for x in (0, 64, 128, 255)] == [0, 64, 128, 255]


@pytest.mark.parametrize(("ink", "colour"), [((0, 255, 255, 0), (254, 0, 0)), ((255, 0, 255, 0), (0, 254, 0)), ((0, 0, 0, 255), (0, 0, 0))])
def test_inks_become_their_colours(ink, colour):
    out = io.BytesIO()
    Image.new("CMYK", (16, 16), ink).save(out, "JPEG", quality=98)
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert image.mode == "RGB"
        assert all(abs(one - other) < 12 for one, other in zip(image.getpixel((8, 8)), colour, strict=True))


def test_palette_with_alpha_keeps_both():
    logo = Image.new("RGBA", (20, 20), (200, 30, 40, 255))
    logo.paste((0, 0, 0, 0), (0, 0, 10, 20))
    out = io.BytesIO()
    logo.quantize(8).save(out, "PNG")
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert image.getpixel((2, 2))[3] == 0
        assert image.getpixel((15, 15)) == (200, 30, 40, 255)


@pytest.mark.parametrize("mode", ["RGB;16", "L"])
def test_deep_heif_keeps_its_light(mode):
    row = b"".join(struct.pack("<H", (x * 257) & 0xFFFF) * (3 if mode == "RGB;16" else 1) for x in range(256))
    deep = pillow_heif.from_bytes(mode if mode == "RGB;16" else "L;16", (256, 64), row * 64)
    out = io.BytesIO()
    pillow_heif.options.SAVE_HDR_TO_12_BIT = True
    deep.save(out, quality=95)
    pillow_heif.options.SAVE_HDR_TO_12_BIT = False
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        shades = [image.convert("L").getpixel((x, 32)) for x in (10, 128, 245)]
    assert all(abs(shade - x) < 10 for shade, x in zip(shades, (10, 128, 245), strict=True))


def test_photo_with_a_preview_inside_is_taken():
    out = io.BytesIO()
    small = Image.new("RGB", (10, 10))
    Image.new("RGB", (40, 30)).save(out, "MPO", save_all=True, append_images=[small])
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))


def test_colour_profile_is_applied_or_ignored_but_never_kept():
    for profile in (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"no profile"):
        stored = checked(samples.picture(icc_profile=profile)).content
        with Image.open(io.BytesIO(stored)) as image:
            assert "icc_profile" not in image.info


GREYS, SWAPPED = samples.profile(b"GRAY", 1.0), samples.profile(b"RGB ", 2.2, "grb")


@pytest.mark.parametrize(
    ("mode", "profile", "given", "shown"),
    [
        ("L", GREYS, 55, (128, 128, 128)),  # a linear grey of 55/255 looks like 128/255
        ("LA", GREYS, (55, 255), (128, 128, 128)),
        ("RGB", SWAPPED, (255, 0, 0), (0, 255, 0)),
        ("RGBA", SWAPPED, (255, 0, 0, 255), (0, 255, 0)),
        ("P", SWAPPED, (255, 0, 0), (0, 255, 0)),
        ("L", SWAPPED, 200, (200, 200, 200)),
        ("RGB", GREYS, (255, 0, 0), (255, 0, 0)),  # of another kind: left alone
    ],
)
def test_colours_of_every_kind_of_picture_are_those_of_its_profile(mode, profile, given, shown):
    drawn = Image.new("RGB" if mode == "P" else mode, (20, 20), given)
    out = io.BytesIO()
    (drawn.quantize() if mode == "P" else drawn).save(out, "PNG", icc_profile=profile)
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert image.convert("RGB").getpixel((5, 5)) == pytest.approx(shown, abs=6)


def test_a_palette_keeps_what_is_see_through():
    drawn = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    drawn.paste((255, 0, 0, 255), (10, 0, 20, 20))
    out = io.BytesIO()
    drawn.quantize().save(out, "PNG", icc_profile=SWAPPED)
    with Image.open(io.BytesIO(checked(out.getvalue()).content)) as image:
        assert [image.convert("RGBA").getpixel((x, 5))[3] for x in (2, 15)] == [0, 255]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Giấy chứng nhận.PDF", "Giấy chứng nhận.pdf"),
        ("C:\\Users\\Lan\\giay.pdf", "giay.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 400 + ".pdf", "x" * 195 + ".pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given, "pdf") == kept


def test_stored_names_tell_nothing():
    one, other = (evidence_path(Evidence(), "Bà Lan.pdf") for _ in range(2))
    assert one != other
    assert one.startswith("evidence/")
    assert "lan" not in one.lower()
    assert one.endswith(".pdf")
    assert picture_path(Evidence(), "x.php").rpartition("/")[2].isalnum()


class UploadForm(forms.Form):
    paper = UploadField()
    photo = UploadField(kinds=PICTURES, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sent_by(self, UserFactory())


@pytest.mark.django_db
def test_field_cleans_to_a_checked_file():
    form = UploadForm({}, {"paper": SimpleUploadedFile("a.pdf", samples.pdf())})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["paper"].kind == "pdf"
    assert form.cleaned_data["photo"] is None
    assert "JPEG, PNG, WebP, HEIC" in form.fields["photo"].limits


@pytest.mark.django_db
@pytest.mark.parametrize(("files", "code"), [({}, "required"), ({"paper": b""}, "empty"), ({"paper": b"x"}, "unknown_kind")])
def test_field_says_what_is_wrong(files, code):
    form = UploadForm({}, {name: SimpleUploadedFile("a.pdf", content) for name, content in files.items()})
    assert [error.code for error in form.errors.as_data()["paper"]] == [code]


def test_sentences_are_different_and_complete():
    params = {"limit": 7, "used": 6, "again": "08:00 01/10", "kinds": "PDF", "part": "a", "name": "A", "target": "b"}
    assert len({str(sentence) % params for sentence in SENTENCES.values()}) == len(SENTENCES)


def test_private_file_is_never_cached(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = Evidence(file=default_storage.save("evidence/a.pdf", ContentFile(b"%PDF")))
    response = private_file_response(evidence.file, "Giấy.pdf", "application/pdf")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''Gi")
    assert b"".join(response.streaming_content) == b"%PDF"


def test_with_a_proxy_the_answer_names_the_file_and_holds_none_of_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = Evidence(file=default_storage.save("evidence/a b.pdf", ContentFile(b"%PDF")))
    sent = private_file_response(evidence.file, "Giấy.pdf", "application/pdf")
    assert b"".join(sent.streaming_content) == b"%PDF"
    settings.FILES_BY_PROXY = True
    named = private_file_response(evidence.file, "Giấy.pdf", "application/pdf")
    assert named["X-Accel-Redirect"] == f"/stored/{evidence.file.name}".replace(" ", "%20")
    assert named.content == b""
    told = {name: value for name, value in sent.items() if name != "Content-Length"}
    assert told == {name: value for name, value in named.items() if name != "X-Accel-Redirect"}, "its length is for the proxy to say"
    assert "X-Accel-Redirect" not in sent


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
)
def test_what_browsers_could_run_is_downloaded(settings, tmp_path, content_type):
    settings.MEDIA_ROOT = tmp_path
    evidence = Evidence(file=default_storage.save("evidence/a", ContentFile(b"<script>")))
    response = private_file_response(evidence.file, "a", content_type)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] not in ("text/html", "image/svg+xml")
    assert b"".join(response.streaming_content) == b"<script>"


@pytest.mark.parametrize("by_proxy", [False, True])
def test_lost_file_is_not_found(settings, tmp_path, by_proxy):
    settings.MEDIA_ROOT, settings.FILES_BY_PROXY = tmp_path, by_proxy
    with pytest.raises(Http404):
        private_file_response(Evidence(file="evidence/lost.pdf").file, "a.pdf", "application/pdf")
