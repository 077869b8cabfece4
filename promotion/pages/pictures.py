"""Pictures of listed products, as they are and small enough for a card."""

from __future__ import annotations

import hashlib
import io

from django.core.files import File
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageOps, UnidentifiedImageError

from products.models import Product

CARD = (480, 270)
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


def open_thumbnail(product: Product) -> File[bytes]:
    """The picture at the size of a card, made once and kept. Raises FileNotFoundError where the picture is gone.

    What cannot be read as a picture is handed out as it is: uploads were checked when they came in.
    """
    storage, name = product.picture.storage, f"thumbnails/{version(product)}.webp"
    if not storage.exists(name):
        try:
            with product.picture.open("rb") as original, Image.open(original) as picture:
                small = ImageOps.fit(picture.convert("RGB"), CARD)
        except (UnidentifiedImageError, OSError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            return storage.open(product.picture.name or "")
        out = io.BytesIO()
        small.save(out, "WEBP", quality=QUALITY, method=4)
        name = storage.save(name, ContentFile(out.getvalue()))
    return storage.open(name)
