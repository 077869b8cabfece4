"""Pictures of listed products, scaled to where they are shown: what was uploaded may have many times the bytes."""

from __future__ import annotations

import hashlib
import io

from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageOps, UnidentifiedImageError

from products.models import Product

CARD = (480, 270)
LONGEST = 1280
"""Pixels of the longer side on the product's page, where the picture is 960 wide at most; for phones of two and three dots a pixel."""
QUALITY = 72


def version(product: Product) -> str:
    """Changes with the picture; stands in its address so that browsers may keep it."""
    return hashlib.sha256((product.picture.name or "").encode()).hexdigest()[:12]


def address(product: Product, *, small: bool = False) -> str:
    """Where the picture is served, or "" where there is none."""
    if not product.picture:
        return ""
    name = "product_thumbnail" if small else "product_picture"
    return f"{reverse(name, args=[product.public_id])}?v={version(product)}"


def srcset(product: Product) -> str:
    """Both sizes for a browser to choose from, or ""."""
    if not product.picture:
        return ""
    return f"{address(product, small=True)} {CARD[0]}w, {address(product)} {LONGEST}w"


def scaled(product: Product, *, small: bool) -> str:
    """The stored picture's name at the size of a card, or for the product's page; made once and kept.

    What cannot be read as a picture is handed out as it is: uploads were checked when they came in. Raises FileNotFoundError
    where the picture is gone.
    """
    storage = product.picture.storage
    name = f"thumbnails/{version(product)}{'' if small else f'-{LONGEST}'}.webp"
    if storage.exists(name):
        return name
    try:
        with product.picture.open("rb") as original, Image.open(original) as picture:
            drawn = _scaled(picture, small=small)
    except FileNotFoundError:
        raise
    except (UnidentifiedImageError, OSError):
        return product.picture.name or ""
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return storage.save(name, ContentFile(out.getvalue()))


def _scaled(picture: Image.Image, *, small: bool) -> Image.Image:
    """Cut to a card, or whole and within LONGEST; a photograph is decoded at little more than that."""
    picture.draft("RGB", (LONGEST, LONGEST))
    if small:
        return ImageOps.fit(picture.convert("RGB"), CARD)
    whole = picture.convert("RGB")
    whole.thumbnail((LONGEST, LONGEST))
    return whole
