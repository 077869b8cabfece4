"""Scoring once more, the slow and obvious way, straight from the packaged files: shares nothing with the product's code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median_low
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "products" / "data" / "criteria"
FILES = {f"QD26-{path.name[5:7]}": yaml.load(path.read_text(), Loader=yaml.CSafeLoader) for path in sorted(FOLDER.glob("*.yaml"))}


def criteria(code: str) -> list[dict[str, Any]]:
    return [{**row, "part": part["code"]} for part in FILES[code]["parts"] for row in part["criteria"]]


def points(choice: Any) -> int:
    return choice["points"] if isinstance(choice, dict) else choice


def recount(request: dict[str, Any]) -> dict[str, Any]:
    rows = criteria(request["set"])
    sheets = {sheet["member"]: sheet["choices"] for sheet in request["sheets"] if sheet["member"] not in request["recused"]}
    marks = {member: {row["code"]: points(choices[row["code"]]) for row in rows} for member, choices in sheets.items()}
    totals = {member: sum(given.values()) for member, given in marks.items()}
    by_points = 0
    for star, least in ((1, 0), (2, 30), (3, 50), (4, 70), (5, 90)):
        if sum(totals.values()) >= least * len(totals):
            by_points = star
    unmet = []
    for star in (3, 4, 5):
        for row in rows:
            reached = median_low([given[row["code"]] for given in marks.values()])
            for option in row["options"]:
                if option.get("min_for_star") == star and reached < option["points"]:
                    unmet.append({"criterion": row["code"], "star": star, "needed": option["points"], "reached": reached})
    stars = by_points
    while stars > 2 and any(gate["star"] <= stars for gate in unmet):
        stars -= 1
    return {
        "totals": totals,
        "mean": rounded(sum(totals.values()), len(totals)),
        "spread": max(totals.values()) - min(totals.values()),
        "parts": {
            part: rounded(sum(given[row["code"]] for given in marks.values() for row in rows if row["part"] == part), len(totals))
            for part in "ABC"
        },
        "stars_by_points": by_points,
        "stars": None if request["knocked_out"] else stars,
        "unmet_gates": unmet,
        "knocked_out": request["knocked_out"],
    }


def part_mean(part: str, rows: list[dict[str, Any]], marks: dict[str, dict[str, int]]) -> str:
    return rounded(sum(given[row["code"]] for given in marks.values() for row in rows if row["part"] == part), len(marks))


def rounded(total: int, count: int) -> str:
    thousandths = Decimal(total * 10_000 // count) / 10_000  # floor after four decimals never moves a third decimal of 5
    return str(thousandths.quantize(Decimal("0.01"), ROUND_HALF_UP))
