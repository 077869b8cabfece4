"""What asks for a word of the trade says what is meant, in both languages, beside the field."""

from __future__ import annotations

import pytest
from django.utils import translation

from cycle.forms.assessment import RegistrationForm, SelfAssessmentForm
from cycle.forms.drafts import ContentForm
from cycle.forms.ideas import IdeaForm
from cycle.forms.plans import BusinessPlanForm

EXPLAINED = {
    IdeaForm: ("core_value", "story", "brand", "technology", "quality_target", "market_income", "market_size", "competitors", "novelty"),
    BusinessPlanForm: ("goals", "capital", "members", "trades", "staff", "market", "capacity", "environment", "investment", "risks"),
    RegistrationForm: ("representative", "attachments"),
    SelfAssessmentForm: ("history", "structure", "product_standard", "plan_results", "production_plan"),
}


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, names in EXPLAINED.items() for name in names])
def test_words_of_the_trade_are_explained(form: type[ContentForm], name: str) -> None:
    said = form.base_fields[name].help_text
    assert said
    with translation.override("en"):
        english = str(said)
    with translation.override("vi"):
        assert str(said) != english, "not translated"
