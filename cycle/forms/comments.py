"""Comments on the items of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import ReviewComment
from ..states import IDEA_STATES, PLAN_STATES

if TYPE_CHECKING:
    from ..models import Dossier

CRITERION = "criterion:"


def item_labels(dossier: Dossier) -> dict[str, str]:
    """Every item that can carry a comment, with its name, whatever the state."""
    forms_of_steps = {
        "idea": _("Idea form"),
        "plan": _("Business plan"),
        "registration": _("Registration"),
        "assessment": _("Self-assessment"),
        "evidence": _("Evidence"),
    }
    english = (get_language() or "vi").startswith("en")
    criteria = {
        f"{CRITERION}{criterion.code}": f"{criterion.code} {criterion.name_en if english else criterion.name_vi}"
        for criterion in dossier.criteria_spec().criteria
    }
    return forms_of_steps | criteria


def items_now(dossier: Dossier) -> list[str]:
    """The items the desk is looking at in the present state."""
    if dossier.state in IDEA_STATES:
        return ["idea"]
    criteria = [key for key in item_labels(dossier) if key.startswith(CRITERION)]
    return ["plan", *criteria] if dossier.state in PLAN_STATES else ["registration", "assessment", "evidence", *criteria]


class CommentForm(forms.ModelForm[ReviewComment]):
    """What is needed at which item."""

    item = forms.ChoiceField()

    class Meta:
        model = ReviewComment
        fields = ("item", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = item_labels(dossier)
        whole = [(key, labels[key]) for key in items_now(dossier) if not key.startswith(CRITERION)]
        criteria = [(key, labels[key]) for key in items_now(dossier) if key.startswith(CRITERION)]
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Item")
        field.choices = [*whole, *([(_("Criteria"), criteria)] if criteria else [])]
