"""Names of units as sentences and addresses write them. Pure: words in, words out."""

from __future__ import annotations

from basics.vietnamese import fold

KINDS = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ", "Thị trấn ", "Thị xã ", "Huyện ", "Quận ")
SHORT = {*(fold(kind) for kind in KINDS), "t", "tp", "x", "p", "tt", "tx", "h", "q"}
"""How people write the kind of a unit in an address, folded."""


def within_a_sentence(unit: str) -> str:
    """A unit's name inside a sentence: "tỉnh Thái Nguyên" (Decree 30/2020/NĐ-CP, appendix II, writes the kind of a unit small)."""
    return unit[0].lower() + unit[1:] if unit.startswith(KINDS) else unit


def bare(unit: str) -> str:
    """A unit's name without its kind: "Thái Nguyên"."""
    return next((unit[len(kind) :] for kind in KINDS if unit.startswith(kind)), unit)


def address_of(street: str, *units: str) -> str:
    """What somebody wrote, and the units from the smallest up that it does not name yet: "xóm 3, xã La Bằng, tỉnh Thái Nguyên"."""
    street = " ".join(street.split()).strip(" ,.;")
    named = {_bare_and_folded(part) for part in street.split(",")}
    missing = [within_a_sentence(unit) for unit in units if unit and fold(bare(unit)) not in named]
    return ", ".join(filter(None, [street, *missing]))


def _bare_and_folded(part: str) -> str:
    words = fold(part)
    kind = max((kind for kind in SHORT if words.startswith(f"{kind} ")), key=len, default="")
    return words[len(kind) :].strip()
