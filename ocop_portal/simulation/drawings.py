"""Pictures of demo products: drawings, made here, so that nobody's photograph is used."""

from __future__ import annotations

import io
import random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from products.models import Product

SIZE = (960, 640)
GROUNDS = {
    "food": ("#E9E2CF", "#1B6B3F", "#B97F00"),
    "drink": ("#DDE7EA", "#1F5C8A", "#7A5300"),
    "herbal": ("#E3EBDD", "#10492A", "#8A6D3B"),
    "handicraft": ("#EFE4D6", "#8C4A2F", "#B97F00"),
    "ornamental": ("#F1E1E1", "#A8201A", "#1B6B3F"),
    "tourism": ("#DCE8E1", "#1B6B3F", "#1F5C8A"),
}


def draw(product: Product, rng: random.Random) -> None:
    """Give the product a picture: hills, a sun and a few of what it might be, in its sector's colours."""
    ground, main, accent = GROUNDS[product.product_set.group.sector.key]
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    x = rng.randint(120, 840)
    pen.ellipse((x, 70, x + 130, 200), fill=accent)
    for depth, share in enumerate((0.25, 0.5, 0.85)):
        _hills(pen, rng, 300 + 90 * depth, _mix(ground, main, share))
    for _ in range(rng.randint(3, 6)):
        _leaf(pen, rng, ground, accent)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    product.picture.save("drawing.webp", ContentFile(out.getvalue()))


def _hills(pen: ImageDraw.ImageDraw, rng: random.Random, top: int, colour: tuple[int, int, int]) -> None:
    ridge = [(step * 120, top + rng.randint(-70, 70)) for step in range(9)]
    pen.polygon([(0, SIZE[1]), *ridge, (SIZE[0], SIZE[1])], fill=colour)


def _leaf(pen: ImageDraw.ImageDraw, rng: random.Random, ground: str, accent: str) -> None:
    x, y, size = rng.randint(60, 880), rng.randint(430, 580), rng.randint(28, 64)
    pen.ellipse((x, y, x + size, y + size // 2), fill=rng.choice([ground, accent]))


def _mix(one: str, other: str, share: float) -> tuple[int, int, int]:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue
