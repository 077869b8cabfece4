"""What stands above a signature, from the title of who signed (Decree 30/2020/NĐ-CP, appendix I, part II, section 7)."""

from __future__ import annotations

import re
import unicodedata

HEADS = "chủ tịch|bộ trưởng"
"""Heads of the bodies that certify; the body itself is named at the top of the paper, so no further words of the title are."""
_DEPUTY = re.compile(rf"\bphó ({HEADS})\b")
_ACTING = re.compile(rf"\bquyền ({HEADS})\b")
_HEAD = re.compile(rf"\b({HEADS})\b")
_VICE_MINISTER = re.compile(r"\bthứ trưởng\b")


def signed_as(title: str) -> tuple[str, ...]:
    """The lines above a signature: a deputy signs for the head ("KT."), whatever else the title says; who acts as head as "Q."."""
    words = " ".join(unicodedata.normalize("NFC", title).split())
    small = words.lower()
    if _VICE_MINISTER.search(small):
        return ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG")
    if deputy := _DEPUTY.search(small):
        return (f"KT. {deputy[1].upper()}", f"PHÓ {deputy[1].upper()}")
    if acting := _ACTING.search(small):
        return (f"Q. {acting[1].upper()}",)
    if head := _HEAD.search(small):
        return (head[1].upper(),)
    return (f"KT. {words[4:].upper()}", words.upper()) if small.startswith("phó ") else (words.upper(),)
