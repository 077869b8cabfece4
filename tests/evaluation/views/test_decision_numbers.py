"""The number of a decision: refused with an example wherever one is asked for, as the rules of procedure say."""

from __future__ import annotations

import datetime as dt

import pytest

from basics import clock
from cycle.forms.moves import DecisionForm
from cycle.models import ProcedureRule
from evaluation.forms.councils import CouncilForm
from tests.evaluation.chamber import Chamber
from tests.owner import owned

FORMS = ["council", "recognition"]


def errors(chamber: Chamber, form: str, number: str) -> list[str]:
    """What either form says of the number."""
    given = {"name": "Hội đồng đợt 2", "decided_on": f"{clock.today():%d/%m/%Y}", "decision_number": number}
    asked = CouncilForm(given, batch=chamber.council.round) if form == "council" else DecisionForm(given, subject=chamber.dossier())
    asked.is_valid()
    return [str(error) for error in asked.errors.get("decision_number", [])]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", ["abc", "1", "QĐ-UBND", "12/QĐ", "12/TB-UBND", "12-QĐ-UBND", "12/QĐ-", "../QĐ-UBND", "12/QD-UBND"])
def test_what_is_no_number_of_a_decision_is_refused_with_an_example(chamber: Chamber, form: str, number: str) -> None:
    [sentence] = errors(chamber, form, number)
    assert "1234/QĐ-UBND" in sentence


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", ["1/QĐ-UBND", "2811/QĐ-BNNMT", "148A/QĐ-TTg", "12/2026/QĐ-UBND", " 12 / qđ-ubnd ", "7/QĐ-UBND-VP"])
def test_numbers_as_offices_write_them_are_taken(chamber: Chamber, form: str, number: str) -> None:
    assert errors(chamber, form, number) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_a_number_is_the_units_rule_on_the_day_of_the_decision(chamber: Chamber, form: str) -> None:
    rule = {"unit": chamber.council.round.unit, "decision_number": r"\d+/QD", "decision_number_example": "9/QD"}
    owned(ProcedureRule, valid_from=clock.today() + dt.timedelta(days=1), **rule)
    assert errors(chamber, form, "12/QĐ-UBND") == [], "not in force yet"
    owned(ProcedureRule, valid_from=clock.today(), **rule)
    assert "9/QD" in errors(chamber, form, "12/QĐ-UBND")[0]
    assert errors(chamber, form, "12/qd") == []


def test_a_number_in_small_letters_is_written_as_it_stands_on_paper_and_another_is_kept(chamber: Chamber) -> None:
    for typed, kept in (("12/qđ-ubnd", "12/QĐ-UBND"), ("148/QĐ-TTg", "148/QĐ-TTg")):
        form = CouncilForm({"decision_number": typed}, batch=chamber.council.round)
        form.is_valid()
        assert form.cleaned_data["decision_number"] == kept
