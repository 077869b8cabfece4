"""Vietnamese text as software must treat it: folding for search, keys for sorting, slugs."""

import re
import unicodedata

from basics.cleaning import HOMOGRAPHS

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: f"{index:02x}" for index, letter in enumerate(_LETTERS, start=16)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


_BARRED = str.maketrans("đƀ", "db")
"""Small letters with a bar, which have no decomposition."""


def fold(text: str) -> str:
    """Lower-case `text` without marks, đ and its homographs as d, ƀ as b, single spaces: what search compares."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(HOMOGRAPHS))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    bare = bare.casefold().translate(_BARRED)
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def letters(text: str) -> int:
    """How many letters and digits `text` has; of one that is repeated over and over, two."""
    return sum(1 for char in re.sub(r"(.)\1{2,}", r"\1\1", text) if char.isalnum())


def indexed(text: str) -> str:
    """`fold`, and after it the same words joined and apart: "hmong" of H'Mông, "st 25" of ST25, "st25" of ST 25."""
    folded = fold(text)
    joined = fold(re.sub(r"(?<=\w)['\u2019\u02bc`\u00b4\-](?=\w)", "", text))
    met = re.sub(r"(?<=[a-z]) (?=[0-9])", "", folded)
    apart = re.sub(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])", " ", folded)
    more = dict.fromkeys(word for words in (joined, met, apart) for word in words.split())
    return " ".join([folded, *(word for word in more if word not in folded.split())]).strip()


def slug(text: str) -> str:
    """`text` as a part of an address: folded, words joined by hyphens."""
    return fold(text).replace(" ", "-")


def sort_key(text: str) -> str:
    """A key whose byte order is Vietnamese dictionary order: letters first, tones as tie-break, numbers by size.

    The databases sort bytes (C collation), so order lives in a column rather than in a locale.
    """
    letters, tones = [], []
    numbered = re.sub(r"[0-9]+", lambda digits: digits[0].zfill(5), text.casefold().translate(HOMOGRAPHS))
    for char in unicodedata.normalize("NFC", numbered):
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[part] for part in parts if part in _TONES), "0")
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        if letter in _ORDER:
            letters.append(_ORDER[letter])
            tones.append(tone)
        elif letter.isdigit():
            letters.append(f"0{letter}" if letter.isascii() else "00")  # below the first letter, "10"
        elif letters and letters[-1] != "!":
            letters.append("!")
    return ("".join(letters).strip("!") + " " + "".join(tones))[:300]
