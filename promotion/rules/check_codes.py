"""Check codes of certificates: 12 random symbols of Crockford's base 32 and a check symbol.

The check symbol (value modulo 37) finds a mistyped or swapped symbol before the database is asked.
"""

import re
import secrets

from basics import cleaning

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS = SYMBOLS + "*~$=U"
LENGTH = 12
NUMBER = re.compile(r"(\d{1,6})/(\d{4})/GCN-OCOP-(\w{1,5})", re.ASCII)
PRODUCT_CODE = re.compile(r"\d+(-\d+){2,3}", re.ASCII)
"""Of a product, T-X-NNN-YYYY: province, commune, serial, year; of before the portal without the commune."""
_BETWEEN = re.compile(r"[\s\-.]+")
_READ_AS = str.maketrans("ILO", "110")


def _check_symbol(body: str) -> str:
    value = 0
    for symbol in body:
        value = value * 32 + SYMBOLS.index(symbol)
    return CHECK_SYMBOLS[value % 37]


def new() -> str:
    """A fresh code. Bodies whose check symbol is not a letter or digit are passed over: codes stand in URLs."""
    while True:
        body = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
        symbol = _check_symbol(body)
        if symbol in SYMBOLS or symbol == "U":
            return body + symbol


def normalise(given: str) -> str | None:
    """The code a person meant: upper case, no spaces or dashes, I L O read as 1 1 0; None where it cannot be one."""
    code = _BETWEEN.sub("", cleaning.code(given)).upper()
    body, symbol = code[:LENGTH].translate(_READ_AS), code[LENGTH:]
    symbol = symbol if symbol == "U" else symbol.translate(_READ_AS)
    if len(body) != LENGTH or len(symbol) != 1 or any(char not in SYMBOLS for char in body):
        return None
    return body + symbol if _check_symbol(body) == symbol else None


def grouped(code: str) -> str:
    """The code in groups of four, as the paper and the check page write it: easier to compare and to read out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def product_code(given: str) -> str | None:
    """The product code a person meant; None where it cannot be one."""
    code = "".join(cleaning.code(given).split())
    return code if PRODUCT_CODE.fullmatch(code) else None


def certificate_number(given: str) -> str | None:
    """The certificate number a person meant, `NNN/YYYY/GCN-OCOP-<province or BNNMT>`; None where it cannot be one."""
    match = NUMBER.fullmatch("".join(cleaning.code(given).split()).upper())
    return f"{int(match[1]):03d}/{match[2]}/GCN-OCOP-{match[3]}" if match else None
