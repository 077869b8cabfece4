"""Uploaded pictures, drawn anew: upright, in sRGB, without EXIF or any other metadata."""

from __future__ import annotations

import io

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from documents.parsers.verdicts import Fault, Verdict

MAX_PIXELS = 60_000_000
"""More than phones take in one shot; a decoded picture then needs at most 240 MB."""

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""What a profile is of -> the mode it applies to."""
MODES = {"RGB": ("RGB", "RGBA", "P", "PA", "L", "LA", "1"), "L": ("L", "LA", "1"), "CMYK": ("CMYK",)}
"""Mode -> pictures that are drawn in it without losing a colour."""
QUALITY = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}, "PNG": {}}
DECODERS_RAISE = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, IndexError, KeyError, TypeError)
"""On bad bytes."""


def examined(content: bytes, kind: str) -> Verdict:
    """The picture drawn anew; HEIC becomes JPEG. Raises Fault: too_many_pixels, before anything is decoded; broken."""
    if kind == "heic":
        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Fault("too_many_pixels", limit=MAX_PIXELS // 1_000_000)
            clean = _clean(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Fault("too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    except DECODERS_RAISE:
        raise Fault("broken") from None
    kind = "jpg" if kind == "heic" else kind
    target = FORMATS[kind]
    if target == "JPEG" and clean.mode != "L":
        clean = _on_white(clean)
    out = io.BytesIO()
    clean.save(out, target, **QUALITY[target])
    return Verdict(kind, out.getvalue())


def _clean(picture: Image.Image) -> Image.Image:
    """Decoded whole (a cut file fails here), turned as its EXIF says, colours in sRGB, all metadata dropped."""
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    upright = _eight_bits(picture)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    mode = "RGBA" if see_through else "L" if upright.mode in ("1", "L") else "RGB"
    clean = _in_srgb(upright, mode) or (upright if upright.mode == mode else upright.convert(mode))
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
    return drawn.convert(mode) if drawn and drawn.mode != mode else drawn


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
