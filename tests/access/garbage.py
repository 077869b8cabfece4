"""What no page would send: a form as its reader got it, some of it put out of order, and bodies that are no form at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.posting import Control, Shown

WORDS = [
    "", " ", "\r\n\r\n", "\u200b", "\u202e1/\u06f2\u202c", "\u0000", "a\u0000b", "\ud800", "\udfff\ud83d", "\uffff\ufdd0",
    "\U0001f9d1\u200d\U0001f33e" * 40, "Z\u0351\u036b\u0343" * 30, "\u0130\u0131", "x" * 100_000, "đ" * 30_000, "7" * 5000, "1\n2\r3",
    "<script>alert(1)</script>", "' OR 1=1 --", "%s %(x)s {0} {x}", "{{ 7 }}{% now %}", "../../../etc/passwd", "true", "None", "null", "[]",
    "{}", "on", "vi", "next",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "1", "2", "5", "99", "2147483648", "9223372036854775808", "9" * 40, "1e5", "1e999", "-0", "0.1", "1,5", "1.000.000", "NaN",
    "sNaN", "Infinity", "-Infinity", "0x1f", "1_000", "²", "٣", "１２", "½",
]  # fmt: skip
DAYS = [
    "31/02/2026", "29/02/2027", "00/00/0000", "01/01/0000", "01/01/0001", "31/12/9999", "1/1/2201", "2026-09-15", "15/9/26", "15/09/2026",
    "01/01/1900", "31/12/2200", "14/09/2026", "99/99/9999", "010120260", "15.9.2026", "15/09/2026 25:61",
]  # fmt: skip
TOKENS = [
    ":", "a:b c:d", "::::", " ".join(f"c{n}:x" for n in range(300)), "versions:versions", "\u00a0:\u00a0", "tên:😀", "-1",
    "1" * 9, "1" * 4500,
]  # fmt: skip
"""In place of the versions and the revision a page showed."""
LIKELY = {
    "phone": "0912345678", "email": "a@b.vn", "_on": "10/09/2026", "day": "15/09/2026", "start": "01/09/2026", "end": "20/09/2026",
    "due": "20/10/2026", "year": "2026", "number": "12", "tax": "0101243150", "until": "30/10/2026",
}  # fmt: skip
"""What will do in a field, by a part of its name."""
NAMES = [
    "state", "stars", "revision", "producer", "person", "user", "unit", "province", "commune", "dossier", "council", "seat", "item", "kind",
    "role", "part", "go", "note", "seen", "versions", "account", "on_behalf_of", "rules", "code", "public_id", "upload_sent",
    "next", "", "a[]",
    "\u0000", "😀", "x" * 5000,
]  # fmt: skip
FILES = [
    b"", b"\x00", b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xd8\xff\xe0", b"PK\x03\x04" + b"\x00" * 40, b"GIF89a",
    b"x" * 70_000,
]  # fmt: skip
FILE_NAMES = [
    "a.pdf", "", "..", "../../x.png", "a" * 400 + ".jpg", "a.p\u202efd", "\ud800.pdf", "con", "a.pdf\\", "tệp 1.docx", "\u0000.xlsx",
    '"; name="x',
]  # fmt: skip
BOUNDARY = "ranhgioi"
FORM, MULTIPART = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
KINDS = [
    FORM, MULTIPART, "", "text/plain", "application/json", "application/octet-stream", "multipart/form-data",
    "multipart/form-data; boundary=",
    f"multipart/form-data; boundary={'b' * 300}", "multipart/form-data; boundary=\u00e9", "multipart/mixed; boundary=x",
    f"{FORM}; charset=utf-8", "application/json; charset=;", ";;=", "image/png",
]  # fmt: skip
"""Other encodings than ours are turned away before any page (`guards.in_utf8_only`)."""
_HEADS = [
    'Content-Disposition: form-data; name="a"', "Content-Disposition: form-data", "Content-Disposition", "",
    'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64',
    "Content-Disposition: form-data; name*=utf-9'x'%ff; filename*=x\r\nContent-Type: text/plain; charset=hex",
]  # fmt: skip
BODIES = [
    b"", b"=", b"&&&=&", b"%", b"%zz=%u0041&a=%ff%fe", b"\xff\xfe\x00", b"{", b'{"state": ["recognised"]}', b"[" * 3000,
    b"a=1" + b"&a=1" * 1500,
    f"--{BOUNDARY}".encode(), f"--{BOUNDARY}--".encode(), f'--{BOUNDARY}\r\n{_HEADS[0]}\r\n\r\n1'.encode(),
    *(f"--{BOUNDARY}\r\n{head}\r\n\r\n!!!\r\n--{BOUNDARY}--\r\n".encode() for head in _HEADS),
]  # fmt: skip
OFFSETS = ["", "0", "-1", "9", "1e3", "²", "9" * 11, "9" * 30, "0, 0", "\u00e9", "NaN"]

Pairs = list[tuple[str, str]]


@dataclass
class Body:
    """What is posted. `typed`: the fields, where it is a form that can be read."""

    content: bytes
    kind: str
    headers: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def encoded(text: str) -> str:
    """As a client can send it that checks nothing: also half a character."""
    return quote_plus(text, errors="surrogatepass")


def urlencoded(pairs: Pairs) -> bytes:
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs).encode()


def multipart(pairs: Pairs, files: list[tuple[str, str, bytes]]) -> bytes:
    parts = [(f'form-data; name="{name}"', value.encode(errors="surrogatepass")) for name, value in pairs]
    parts += [(f'form-data; name="{name}"; filename="{called}"', content) for name, called, content in files]
    heads = [(f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode(errors="surrogatepass"), content) for head, content in parts]
    return b"".join(head + content + b"\r\n" for head, content in heads) + f"--{BOUNDARY}--\r\n".encode()


def values(elsewhere: list[str], shown: Shown) -> st.SearchStrategy[str]:
    """`elsewhere`: names of things that are not this reader's. Choices and contents of other controls of the form too."""
    others = sorted({value for control in shown.controls.values() for value in [*control.choices, *control.values]})
    known = [st.sampled_from(WORDS), st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(TOKENS), st.sampled_from(elsewhere)]
    return st.one_of(*known, st.text(max_size=60), *([st.sampled_from(others)] if others else []))


@st.composite
def filled(draw: Callable[[Any], Any], shown: Shown, elsewhere: list[str]) -> Pairs:
    """The form with what its reader might have put in, and a few things out of order."""
    pairs = [(name, value) for name, control in shown.controls.items() for value in draw(_given(name, control))]
    junk = values(elsewhere, shown)
    for change in draw(st.lists(st.sampled_from(["garbage", "garbage", "garbage", "drop", "repeat", "add"]), max_size=5)):
        if change == "add" or not pairs:
            pairs.append((draw(st.sampled_from([*NAMES, *shown.controls])), draw(junk)))
            continue
        at = draw(st.integers(0, len(pairs) - 1))
        if change == "drop":
            del pairs[at]
        elif change == "repeat":
            pairs.insert(draw(st.integers(0, len(pairs))), (pairs[at][0], draw(junk)))
        else:
            pairs[at] = (pairs[at][0], draw(junk))
    return pairs


def _given(name: str, control: Control) -> st.SearchStrategy[list[str]]:
    """As it stands, or another choice, or some text that will do."""
    stands = st.just(control.values)
    if control.kind == "button":
        return st.one_of(st.just([]), st.sampled_from(control.choices).map(lambda one: [one]))
    if control.choices:
        return st.one_of(stands, st.sampled_from(control.choices).map(lambda one: [one]))
    if control.kind in ("file", "hidden"):
        return stands
    fits = next((likely for part, likely in LIKELY.items() if part in name), "Chè xanh Tân Cương")
    return st.one_of(stands, st.just([fits]), st.just([fits]), st.sampled_from(list(LIKELY.values())).map(lambda one: [one]))


@st.composite
def bodies(draw: Callable[[Any], Any], shown: Shown, elsewhere: list[str]) -> Body:
    """Mostly a form; with files where it has a place for them, else now and then; sometimes nothing of the kind."""
    how = draw(st.sampled_from(["form"] * 6 + ["files"] * 2 + ["saves itself"] * 2 + ["raw"]))
    if how == "raw":
        return draw(parts())
    pairs = draw(filled(shown, elsewhere))
    fields = [name for name, control in shown.controls.items() if control.kind == "file"]
    headers = {"HTTP_ACCEPT": "application/json"} if how == "saves itself" else {}
    if how != "files" and not fields:
        return Body(urlencoded(pairs), draw(st.sampled_from([FORM, FORM, f"{FORM}; charset=utf-8"])), headers, dict(pairs))
    names = st.sampled_from([*fields * 5, *shown.controls, "upload"])
    files = draw(st.lists(st.tuples(names, st.sampled_from(FILE_NAMES), st.sampled_from(FILES)), max_size=3))
    return Body(multipart(pairs, files), MULTIPART, headers)


def parts() -> st.SearchStrategy[Body]:
    """Bytes, said to be anything: a part of a file that is sent, a form, a picture."""
    kinds = st.one_of(st.just("application/octet-stream"), st.sampled_from(KINDS))
    headers = st.one_of(st.just({}), st.sampled_from(OFFSETS).map(lambda offset: {"HTTP_UPLOAD_OFFSET": offset}))
    return st.builds(Body, st.one_of(st.sampled_from(BODIES), st.binary(max_size=200)), kinds, headers)


@st.composite
def questions(draw: Callable[[Any], Any], shown: Shown, elsewhere: list[str]) -> str:
    """The part of an address after the question mark."""
    names = ["page", "q", "phan", "nam", "thay", "loai", "item", "ma", "tiep", "next", *shown.controls, *shown.controls]
    junk = st.one_of(values(elsewhere, shown), st.sampled_from([*NUMBERS, *DAYS]))
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), junk.filter(lambda text: len(text) < 6000)), min_size=1, max_size=4))
    return urlencoded(pairs).decode() + draw(st.sampled_from(["", "", "", "&", "&=", "&%ff=%", "&page=1;page=2"]))
