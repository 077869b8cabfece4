"""Real files of every kind, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def pdf(pages: int = 1, *, encryption: Any = None, build: Any = None) -> bytes:
    """A PDF of blank pages; `build(document)` may add to it."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        if build:
            build(document)
        document.save(out, encryption=encryption or False)
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **save: Any) -> bytes:
    """A picture whose left half is red."""
    image = Image.new(mode, size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def profile(space: bytes, gamma: float, primaries: str = "") -> bytes:
    """A small colour profile of a scanner or phone: greys of `gamma`, or colours whose `primaries` ("rgb" is sRGB's) are in this order."""
    xyz = {"r": (0.4361, 0.2225, 0.0139), "g": (0.3851, 0.7169, 0.0971), "b": (0.1431, 0.0606, 0.7141)}
    curve = b"curv" + struct.pack(">IIHH", 0, 1, round(gamma * 256), 0)
    point = lambda values: b"XYZ " + struct.pack(">I3i", 0, *(round(value * 65536) for value in values))  # noqa: E731
    tags = {b"wtpt": point((0.9642, 1.0, 0.8249))}
    for name, of in zip("rgb", primaries, strict=False):
        tags |= {f"{name}XYZ".encode(): point(xyz[of]), f"{name}TRC".encode(): curve}
    tags |= {} if primaries else {b"kTRC": curve}
    offset, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s12s4s", offset + len(body), b"", 0x02100000, b"mntr", space, b"XYZ ", b"\0" * 12, b"acsp")
    return head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061).ljust(60, b"\0") + table + body


def turned_photo(kind: str = "JPEG") -> bytes:
    """A photo taken with the phone held upright, by a named person at a known place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Nguyễn Thị Chụp"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(kind, exif=exif)


def claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header claims a size."""
    small = picture("PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(out)
    return out.getvalue()


def office(main: str = WORD, *, more: dict[str, bytes] | None = None, types: str = "", body: bytes = b"<document/>") -> bytes:
    """A DOCX (or what `main` says) of the fewest parts."""
    part = "word/document.xml" if "word" in main else "xl/workbook.xml"
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png"}
    declared = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in kinds.items())
    declared += f'<Override PartName="/{part}" ContentType="{main}"/>{types}'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{declared}</Types>'.encode(),
        "_rels/.rels": b"<Relationships/>",
        part: body,
        **(more or {}),
    }
    return archive(parts)


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def relation(kind: str, target: str) -> bytes:
    """A part's relation to something elsewhere."""
    space = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" TargetMode="External"'
        f' Type="{space}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    ).encode()


def pdf_bomb(unpacked: int) -> bytes:
    """A whole PDF of one page whose object stream, packed twice, unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    head = b"5 0 (" + b" " * 11
    packed = packer.compress(head)
    block = b"A" * 1_000_000
    for _ in range(unpacked // len(block)):
        packed += packer.compress(block)
    packed += packer.compress(b")") + packer.flush()
    stream = zlib.compress(packed, 9)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    }
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [b"\0\0\0\0\0\0"]
    rows += [b"\1" + struct.pack(">I", places[number]) + b"\0" for number in objects]
    rows.append(b"\2" + struct.pack(">I", 4) + b"\0")
    table = b"".join(rows)
    start = len(out)
    out += b"6 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\n" % (len(table), table)
    return out + b"startxref\n%d\n%%%%EOF\n" % start
