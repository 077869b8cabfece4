"""The commune's report (Mẫu 03)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ..models import CommuneReport

TOPICS = ("local_materials", "local_labour", "idea_origin", "local_identity", "proposal")


class CommuneReportForm(forms.ModelForm[CommuneReport]):
    """A draft: every field may still be empty; endorsing asks for all of them."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CommuneReport
        fields = ("local_materials", "local_labour", "idea_origin", "local_identity", "samples_received", "proposal")
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in TOPICS}  # noqa: RUF012

    def __init__(self, *args: Any, samples_needed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        samples = self.fields["samples_received"]
        samples.widget = forms.TextInput(attrs={"inputmode": "numeric"})
        if samples_needed:
            samples.help_text = _("%(count)d samples are needed.") % {"count": samples_needed}
        else:
            del self.fields["samples_received"]

    def clean(self) -> dict[str, Any]:
        """A later save never erases an earlier one: both texts are shown, and saving again is a choice."""
        cleaned = super().clean() or {}
        if cleaned.get("seen_version") != self.instance.version:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = str(self.instance.version)
            raise forms.ValidationError(_("The report was saved elsewhere since you opened this page. Compare below, then save again."), code="overtaken")
        return cleaned
