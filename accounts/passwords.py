"""One password however a keyboard spells it: some send "ê" as one character, some as two.

Prepared as RFC 8265 (OpaqueString, 4.2) has it: every space as U+0020, then NFC. NIST SP 800-63B names NFKC or NFKD; those would
also make different passwords equal (² and 2), and Vietnamese keyboards differ in composition only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator


def prepared(password: str) -> str:
    """What is hashed."""
    return unicodedata.normalize("NFC", re.sub(r"[^\S\t\n\r\f\v]", " ", password))


def older_forms(password: str) -> Iterator[str]:
    """What may have been hashed before passwords were prepared: as it was typed now, or as other keyboards spell it."""
    spelled = (password, unicodedata.normalize("NFC", password), unicodedata.normalize("NFD", password))
    yield from (form for form in dict.fromkeys(spelled) if form != prepared(password))
