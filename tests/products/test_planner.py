"""What a plan lacks for its star."""

import pytest

from products.criteria import load_packaged, packaged_codes
from products.planner import plan_gaps

TEA = load_packaged("QD26-11")
TOURISM = load_packaged("QD26-26")


def best(spec):
    return {row.code: max(option.points for option in row.options) for row in spec.criteria}


@pytest.mark.parametrize("code", packaged_codes())
def test_best_plan_reaches_five_stars(code):
    gaps = plan_gaps(load_packaged(code), 5, best(load_packaged(code)))
    assert gaps.complete
    assert (gaps.points, gaps.missing_points, gaps.cheapest, gaps.parts) == (100, 0, (), {"A": 40, "B": 25, "C": 35})


@pytest.mark.parametrize("code", packaged_codes())
def test_following_the_steps_reaches_the_star(code):
    spec = load_packaged(code)
    planned: dict[str, int] = {}
    for _round in range(200):
        gaps = plan_gaps(spec, 4, planned)
        if gaps.complete:
            break
        step = [*gaps.gate_steps, *gaps.cheapest][0]
        planned[step.criterion] = step.points
    assert gaps.complete
    assert gaps.points >= 70


def test_empty_plan_lacks_everything():
    gaps = plan_gaps(TEA, 3, {})
    assert (gaps.points, gaps.missing_points, gaps.complete) == (0, 50, False)
    assert {gate.star for gate in gaps.unmet_gates} == {3}
    assert gaps.missing_after_gates == 50 - sum(step.gain for step in gaps.gate_steps)


def test_points_alone_are_not_enough():
    gaps = plan_gaps(TEA, 4, {**best(TEA), "3.5": 1})
    assert gaps.missing_points == 0
    assert not gaps.complete
    assert [(gate.criterion, gate.star, gate.needed, gate.reached) for gate in gaps.unmet_gates] == [("3.5", 4, 2, 1)]
    assert [(step.criterion, step.gain, step.points) for step in gaps.gate_steps] == [("3.5", 1, 2)]


def test_gates_above_the_target_do_not_count():
    assert plan_gaps(TEA, 3, {**best(TEA), "3.5": 1}).complete


def test_cheapest_steps_come_first():
    gains = [step.gain for step in plan_gaps(TEA, 5, {}).cheapest]
    assert gains == sorted(gains)


def test_steps_stay_in_the_case_in_use():
    step = {step.criterion: step for step in plan_gaps(TOURISM, 3, {}, cases={"15": "b"}).cheapest}
    assert (step["15"].case, step["8"].case) == ("b", "a")


def test_star_without_threshold_is_an_error():
    with pytest.raises(KeyError):
        plan_gaps(TEA, 6, {})
