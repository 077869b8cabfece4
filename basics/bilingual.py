"""Content in two languages: `<field>_vi` always, `<field>_en` where somebody wrote it."""

from __future__ import annotations

from typing import Self, overload

from django.utils.translation import get_language


class Bilingual:
    """Reads `<field>_en` where English is the language now active and it is filled in, else `<field>_vi`.

    `vietnamese` names the other column where it is called differently: a registered name has no suffix.
    """

    def __init__(self, field: str, vietnamese: str = "") -> None:
        self.english, self.vietnamese = f"{field}_en", vietnamese or f"{field}_vi"

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> str: ...

    def __get__(self, instance: object, owner: type | None = None) -> Self | str:
        if instance is None:
            return self
        english = getattr(instance, self.english) if (get_language() or "vi").startswith("en") else ""
        return str(english or getattr(instance, self.vietnamese))
