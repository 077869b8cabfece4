"""Sheets as JSON: what `manage.py score` reads and prints. A choice travels as the points of its option.

Every fault is an InterchangeError that names the set, member, criterion, case or option it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from products.criteria import CriteriaSetSpec, CriterionSpec, UnknownSet, load_packaged
from products.scoring import Choice, Outcome, Sheets, disagreeing_cases, outcome, two_decimals


class InterchangeError(ValueError):
    """Input that cannot be scored: one sentence, one line."""


@dataclass(frozen=True)
class ScoreRequest:
    """Checked input: the counted members' complete sheets, cases agreed."""

    spec: CriteriaSetSpec
    sheets: Sheets
    knocked_out: str | None


def score(text: str) -> dict[str, object]:
    """The result of a request. Raises InterchangeError."""
    request = read_request(text)
    return as_json(outcome(request.spec, request.sheets, request.spec.thresholds, knocked_out=request.knocked_out))


def as_json(result: Outcome) -> dict[str, object]:
    """Means rounded half up to two decimals, as strings; all else exact."""
    return {
        "totals": result.totals,
        "mean": str(two_decimals(result.mean)),
        "spread": result.spread,
        "parts": {part: str(two_decimals(mean)) for part, mean in result.parts.items()},
        "stars_by_points": result.stars_by_points,
        "stars": result.stars,
        "unmet_gates": [gate.as_dict() for gate in result.unmet_gates],
        "knocked_out": result.knocked_out,
    }


def read_request(text: str) -> ScoreRequest:
    """The request in a JSON text. A recused member's sheet may be missing or incomplete and is not looked into."""
    request = _object(_load(text), "the input", {"set", "sheets"}, {"recused", "knocked_out"})
    spec = _packaged(request["set"])
    recused = {_name(member, "recused") for member in _list(request.get("recused", []), "recused")}
    sheets = _counted_sheets(spec, _list(request["sheets"], "sheets"), recused)
    if not sheets:
        raise InterchangeError("no counted member: there is no sheet of a member who is not recused")
    for code in disagreeing_cases(sheets):
        raise InterchangeError(f"criterion {code}: the members score different cases")
    return ScoreRequest(spec, sheets, _ground(request.get("knocked_out")))


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_JsonObject, parse_constant=_no_constant)
    except InterchangeError:
        raise
    except (ValueError, RecursionError) as error:
        raise InterchangeError(f"the input is not valid JSON: {error}") from None


class _JsonObject(dict[str, object]):
    """An object that remembers a key written twice: JSON allows it, and the last one would win unseen."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.doubled = next((key for key, _value in pairs if key in seen or seen.add(key)), None)  # type: ignore[func-returns-value]


def _single_keys(value: object, what: str) -> None:
    if isinstance(value, _JsonObject) and value.doubled is not None:
        raise InterchangeError(f"{what}: {quoted(value.doubled)} stands twice")


def _no_constant(name: str) -> None:
    raise InterchangeError(f"the input is not valid JSON: {name}")


def _packaged(code: object) -> CriteriaSetSpec:
    try:
        return load_packaged(code if isinstance(code, str) else "")
    except UnknownSet:
        raise InterchangeError(f"unknown set {quoted(code)}") from None


def _counted_sheets(spec: CriteriaSetSpec, sheets: list[object], recused: set[str]) -> dict[str, Mapping[str, Choice]]:
    counted: dict[str, Mapping[str, Choice]] = {}
    seen: set[str] = set()
    for position, sheet in enumerate(sheets, start=1):
        if not isinstance(sheet, dict) or "member" not in sheet:
            raise InterchangeError(f"sheet {position} names no member")
        member = _name(sheet["member"], f"sheet {position}")
        if member in seen:
            raise InterchangeError(f"member {quoted(member)} stands twice")
        seen.add(member)
        if member not in recused:
            counted[member] = _choices(spec, member, _object(sheet, f"the sheet of member {quoted(member)}", {"member", "choices"}))
    return counted


def _choices(spec: CriteriaSetSpec, member: str, sheet: dict[str, object]) -> dict[str, Choice]:
    where = f"member {quoted(member)}"
    choices = sheet["choices"]
    if not isinstance(choices, dict):
        raise InterchangeError(f"{where}: choices must be an object of criterion and points")
    _single_keys(choices, where)
    for code in choices:
        if code not in spec.by_code:
            raise InterchangeError(f"{where}: unknown criterion {quoted(code)} in set {spec.code}")
    for criterion in spec.criteria:
        if criterion.code not in choices:
            raise InterchangeError(f"{where}: criterion {criterion.code} is missing")
    return {criterion.code: _choice(criterion, choices[criterion.code], where) for criterion in spec.criteria}


def _choice(criterion: CriterionSpec, value: object, where: str) -> Choice:
    """Points, or a case and its points; 0 points mean that none applies, in whatever case they are given."""
    here = f"{where}: criterion {criterion.code}"
    case = ""
    if isinstance(value, dict):
        given = _object(value, here, {"case", "points"})
        named, value = given["case"], given["points"]
        if not isinstance(named, str) or named not in criterion.cases:
            raise InterchangeError(f"{here}: unknown case {quoted(named)}")
        case = named
    if type(value) is not int:
        raise InterchangeError(f"{here}: {quoted(value)} is not a whole number of points")
    if not criterion.allows(value, case):
        raise InterchangeError(f"{here}: no option{f' of case {case}' if case else ''} has {value} points")
    if value and criterion.cases and not case:
        raise InterchangeError(f"{here}: {value} points need a case ({', '.join(criterion.cases)})")
    return Choice(value, case)


def _object(value: object, what: str, keys: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> dict[str, object]:
    if not isinstance(value, dict):
        raise InterchangeError(f"{what} must be an object")
    _single_keys(value, what)
    for key in value:
        if key not in keys | optional:
            raise InterchangeError(f"{what}: unknown key {quoted(key)}")
    for key in sorted(keys):
        if key not in value:
            raise InterchangeError(f"{what}: {quoted(key)} is missing")
    return value


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise InterchangeError(f"{quoted(what)} must be a list")
    return value


def _name(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InterchangeError(f"{what}: {quoted(value)} is not a member's name")
    return _text(value)


def _ground(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise InterchangeError(f'"knocked_out" must be null or name a ground, not {quoted(value)}')
    return _text(value)


def _text(value: str) -> str:
    """Lone surrogates are legal in JSON and cannot be printed."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InterchangeError(f"{quoted(value)} is not valid text") from None
    return value


def quoted(value: object) -> str:
    """The value as JSON on one line, cut to a readable length; never a raw control character."""
    shown = json.dumps(value, ensure_ascii=False)
    if not shown.isprintable():
        shown = json.dumps(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
