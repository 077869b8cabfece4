"""Comments on the items of a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cycle.comments import CRITERION, labels, places_now
from cycle.models import Dossier, ReviewComment


class CommentForm(forms.ModelForm[ReviewComment]):
    """What is needed at which item."""

    item = forms.ChoiceField()

    class Meta:
        model = ReviewComment
        fields = ("item", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named, places = labels(dossier), places_now(dossier)
        whole = [(key, named[key]) for key in places if not key.startswith(CRITERION)]
        criteria = [(key, named[key]) for key in places if key.startswith(CRITERION)]
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Item")
        field.choices = [*whole, *([(_("Criteria"), criteria)] if criteria else [])]


class AgainForm(forms.ModelForm[ReviewComment]):
    """What is still missing after an answer."""

    class Meta:
        model = ReviewComment
        fields = ("text",)
        labels = {"text": gettext_lazy("What is still missing")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class AnswerForm(forms.ModelForm[ReviewComment]):
    """What the producer says to a comment."""

    class Meta:
        model = ReviewComment
        fields = ("answer",)
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
