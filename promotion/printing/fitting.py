"""How large words may be printed so that they fit: their widths are those of the very fonts the press uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PIL import ImageFont

from documents.press import font_file

MM = 25.4 / 72
"""Of a point."""
SAFE = 0.985
"""Part of the width that is counted on: the press may kern and round."""
SMALLEST, STEP = 0.25, 0.025
EM = 1000
"""Pixels a font is opened with, so that widths are exact."""
REGULAR, BOLD, DISPLAY = "Tinos_400Regular.ttf", "Tinos_700Bold.ttf", "BeVietnamPro_600SemiBold.ttf"


@dataclass(frozen=True)
class Words:
    """A text as a paragraph prints it: its font, its usual size in points, its line height, and the space above it in mm.

    It is never set smaller than `least` while anything else can still give way.
    """

    text: str
    font: str
    size: float
    leading: float
    above: float = 0.0
    least: float = 9.0

    def at(self, scale: float) -> float:
        """Its size in points at a scale of the whole."""
        floor = self.least if scale > SMALLEST else 0
        return round(max(self.size * scale, min(floor, self.size)), 2)

    def height(self, scale: float, width: float) -> float:
        """In mm, of its lines within `width` mm, with the space above, which gives way too."""
        size = self.at(scale)
        return self.above * scale + lines(self.text, self.font, size, width) * size * self.leading * MM


def scale_of(paragraphs: Iterable[Words], *, width: float, height: float) -> float:
    """The largest scale, from 1 down, at which the paragraphs stand one below the other within width and height (mm)."""
    whole = list(paragraphs)
    scale = 1.0
    while scale > SMALLEST and sum(words.height(scale, width) for words in whole) > height:
        scale -= STEP
    return max(scale, SMALLEST)


def lines(text: str, font: str, size: float, width: float) -> int:
    """How many lines the text takes: words go to the next line as they come, one too long for any line is broken."""
    room, space = width * SAFE, width_of(" ", font, size)
    count, used = 1, 0.0
    for word in text.split():
        wide = width_of(word, font, size)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += (space if used else 0.0) + wide
        while used > room:
            count, used = count + 1, used - room
    return count


def width_of(text: str, font: str, size: float) -> float:
    """In mm, set in one line."""
    return _opened(font).getlength(text) / EM * size * MM


@cache
def _opened(font: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(font)), EM, layout_engine=ImageFont.Layout.BASIC)
