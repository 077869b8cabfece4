"""Text that tells people and things apart, as it is kept: what cannot be seen is gone, what looks alike is alike.

Pasted text brings marks of direction, zero-width characters, control characters, dashes and digits of other scripts, and letters
that only look like Vietnamese ones. Two names or numbers that read the same are then different, and the search misses both.
"""

from __future__ import annotations

import re
import unicodedata

HOMOGRAPHS = str.maketrans("\u00d0\u0189\u00f0\u0256", "\u0110\u0110\u0111\u0111")
"""Eth and African D, which keyboards and old fonts give for Đ and đ. The ƀ of Ede and Bahnar names is a letter of its own."""

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"), "-")
_UNSEEN = {"Cc", "Cf"}
_BLANKS = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters, marks and signs that show nothing: Hangul fillers, blank Braille, joiners of graphemes."""
_STYLES = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_STYLE = re.compile(f"[{_STYLES}]")
_JOINS_NOTHING = re.compile(rf"(?:\A|(?<=\s))[\u200d{_STYLES}]+|\u200d+(?=\s|\Z)")
"""Joiners and styles of pictures where there is no picture to join or to style."""


def _is_unseen(char: str) -> bool:
    return char in _BLANKS or unicodedata.category(char) in _UNSEEN


def line(text: str) -> str:
    """One line as people read it: NFC, single spaces, nothing unseen (categories Cc and Cf, blanks), homographs of Đ repaired."""
    spaced = re.sub(r"\s", " ", unicodedata.normalize("NFC", text))
    seen = _STYLE.sub("", "".join(char for char in spaced if not _is_unseen(char)))
    return " ".join(unicodedata.normalize("NFC", seen).translate(HOMOGRAPHS).split())


def prose(text: str) -> str:
    """Text of several lines: NFC, line breaks of one kind, no control characters or other unseen ones, homographs of Đ repaired.

    Spaces, and the joiner and style of pictures, stay as they were typed.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = _JOINS_NOTHING.sub("", "".join(char for char in lines if char in "\n\u200d" or not _is_unseen(char)))
    return unicodedata.normalize("NFC", seen).translate(HOMOGRAPHS).strip()


def whole_number(text: str, digits: int = 9) -> int | None:
    """A whole number of so many digits at most, as addresses, headers and hidden fields carry it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def code(text: str) -> str:
    """A number, a code, a day or an address: `line`, with every dash as "-", and digits and letters of full width as plain ones."""
    plain = "".join(str(unicodedata.decimal(char, char)) for char in line(text).translate(_DASHES))
    return "".join(unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char for char in plain)
