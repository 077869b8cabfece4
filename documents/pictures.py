"""Uploaded pictures, drawn anew: upright, in sRGB, without EXIF or any other metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from documents.refusals import Refused

MAX_PIXELS = 60_000_000
"""More than phones take in one shot; a decoded picture then needs at most 240 MB."""

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""What a profile is of -> the mode it applies to."""
MODES = {"RGB": ("RGB", "RGBA", "P", "PA", "L", "LA", "1"), "L": ("L", "LA", "1"), "CMYK": ("CMYK",)}
"""Mode -> pictures that are drawn in it without losing a colour."""
QUALITY = {"JPEG": {"quality": 88, "optimize": True}, "WEBP": {"quality": 88}, "PNG": {}}


def redrawn(content: bytes, kind: str) -> tuple[bytes, str]:
    """The picture's bytes and kind as stored; HEIC becomes JPEG. Raises Refused: too_many_pixels, broken."""
    if kind == "heic":
        pillow_heif.register_heif_opener()
    try:
        with _whole_or_not_at_all(), Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("too_many_pixels", limit=MAX_PIXELS // 1_000_000)
            clean = _clean(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        RuntimeError,
        MemoryError,
        IndexError,
        KeyError,
        TypeError,
    ):  # what decoders raise on bad bytes
        raise Refused("broken") from None
    kind = "jpg" if kind == "heic" else kind
    target = FORMATS[kind]
    if target == "JPEG" and clean.mode != "L":
        clean = _on_white(clean)
    out = io.BytesIO()
    clean.save(out, target, **QUALITY[target])
    return out.getvalue(), kind


@contextmanager
def _whole_or_not_at_all() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to fill in what is missing of a cut picture; an upload must be whole."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _clean(picture: Image.Image) -> Image.Image:
    """Decoded whole (a cut file fails here), turned as its EXIF says, colours in sRGB, all metadata dropped."""
    picture.load()
    upright = _eight_bits(ImageOps.exif_transpose(picture))
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    mode = "RGBA" if see_through else "L" if upright.mode in ("1", "L") else "RGB"
    clean = _in_srgb(upright, mode) or upright.convert(mode)
    clean.info.clear()
    return clean


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits as greys of 8: Pillow alone would cut them off at 255, which is nearly all of them."""
    if not picture.mode.startswith("I"):
        return picture
    shades = picture.convert("I").point(lambda shade: shade * (1 / 257) + 0.5).convert("L")  # Pillow takes no other form of a scale
    shades.info = dict(picture.info)
    return shades


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image | None:
    """Phones tag pictures with wider colour spaces, scanners with greys of their own; without the conversion they would look pale.

    None where there is no usable profile.
    """
    if not (profile := picture.info.get("icc_profile")):
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = SPACES.get(source.profile.xcolor_space.strip())
        if space is None or picture.mode not in MODES[space]:
            return None
        # A palette that is see-through has its colours beside its holes only as RGBA.
        colours = picture.convert(mode).convert(space) if mode == "RGBA" else picture.convert(space)
        drawn = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if drawn is not None and mode == "RGBA":
        drawn.putalpha(picture.convert("RGBA").getchannel("A"))
    return drawn.convert(mode) if drawn else None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
