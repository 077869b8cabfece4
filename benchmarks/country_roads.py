"""How the country's dossiers are spread over years and states, and by which moves each came there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.models.states import State


@dataclass(frozen=True)
class Taken:
    """A move by name: the state it leads to, and in which role it is made."""

    move: str
    to: str
    role: str


ROAD = [
    Taken("start", "idea_draft", "producer"),
    Taken("submit_idea", "idea_submitted", "producer"),
    Taken("accept_idea", "plan_draft", "officer"),
    Taken("submit_plan", "plan_submitted", "producer"),
    Taken("accept_plan", "implementing", "officer"),
    Taken("submit_dossier", "dossier_submitted", "producer"),
    Taken("endorse", "in_evaluation", "officer"),
    Taken("assign", "in_evaluation", "officer"),
    Taken("record_result", "awaiting_decision", "chair"),
    Taken("recognise", "recognised", "authority"),
    Taken("start_promotion", "in_promotion", "officer"),
    Taken("finish_promotion", "completed", "officer"),
]
BESIDE = {
    "idea_returned": ("submit_idea", Taken("return_idea", "idea_returned", "officer")),
    "plan_returned": ("submit_plan", Taken("return_plan", "plan_returned", "officer")),
    "dossier_returned": ("submit_dossier", Taken("return_dossier", "dossier_returned", "officer")),
    "supplement_requested": ("assign", Taken("request_supplement", "supplement_requested", "secretary")),
    "not_recognised": ("record_result", Taken("do_not_recognise", "not_recognised", "authority")),
    "carried_over": ("accept_plan", Taken("carry_over", "carried_over", "system")),
    "declined": ("submit_idea", Taken("decline_idea", "declined", "officer")),
    "withdrawn": ("accept_idea", Taken("withdraw", "withdrawn", "producer")),
}
"""State -> the last move of the road before it, and the move off the road."""

THIS, LAST, BEFORE = 0, -1, -2
SPREAD = [
    (THIS, "potential", 2), (THIS, "idea_draft", 4), (THIS, "idea_submitted", 4), (THIS, "idea_returned", 1),
    (THIS, "plan_draft", 4), (THIS, "plan_submitted", 3), (THIS, "plan_returned", 1), (THIS, "implementing", 9),
    (THIS, "dossier_submitted", 3), (THIS, "dossier_returned", 1), (THIS, "with the office", 5), (THIS, "before a council", 2),
    (THIS, "awaiting_decision", 2), (THIS, "recognised", 4), (THIS, "declined", 1),
    (LAST, "recognised", 2), (LAST, "in_promotion", 6), (LAST, "not_recognised", 12), (LAST, "carried_over", 6),
    (LAST, "declined", 2), (LAST, "withdrawn", 2),
    (BEFORE, "completed", 8), (BEFORE, "not_recognised", 9), (BEFORE, "carried_over", 4), (BEFORE, "withdrawn", 3),
]  # fmt: skip
"""Of a hundred dossiers: year, place, how many. A fifth is recognised."""
PLACES = [(year, place) for year, place, count in SPREAD for _n in range(count)]
STEPS_APART = 37
"""Coprime to 100: neighbours lie in different places."""
OFFICE, COUNCIL = "with the office", "before a council"
RECOGNISED = ("recognised", "in_promotion", "completed")


def place_of(number: int) -> tuple[int, str]:
    """Year and place of the dossier with this number."""
    return PLACES[number * STEPS_APART % len(PLACES)]


def state_of(place: str) -> str:
    return str(State.IN_EVALUATION) if place in (OFFICE, COUNCIL) else place


def road_to(place: str) -> list[Taken]:
    """The shortest road."""
    if place == "potential":
        return [Taken("identify", "potential", "officer")]
    if place in BESIDE:
        last, beside = BESIDE[place]
        return [*_through(last), beside]
    return _through({OFFICE: "endorse", COUNCIL: "assign"}.get(place) or next(one.move for one in ROAD if one.to == place))


def _through(move: str) -> list[Taken]:
    return ROAD[: [one.move for one in ROAD].index(move) + 1]


def with_returns(road: list[Taken], returns: int) -> Iterator[Taken]:
    """The road with so many returns on the way, each answered, spread over what was handed in."""
    handed_in = [one.move for one in road if one.move.startswith("submit_")]
    for taken in road:
        yield taken
        if taken.move in handed_in:
            place = handed_in.index(taken.move)
            what = taken.move.removeprefix("submit_")
            for _n in range((returns + place) // len(handed_in)):
                yield Taken(f"return_{what}", f"{what}_returned", "officer")
                yield taken
