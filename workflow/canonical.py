"""What is hashed, as text: the same for what a row holds in memory and for what was read from its table."""

from __future__ import annotations

import hashlib
import json

text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def sha256(value: object) -> str:
    """Of lists, mappings and plain values."""
    return hashlib.sha256(text(value).encode()).hexdigest()
