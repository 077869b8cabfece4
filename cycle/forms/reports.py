"""The commune's report (Mẫu 03)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics.fields import WholeNumberField
from cycle.forms.drafts import ContentForm
from cycle.models import CommuneReport

TOPICS = ("local_materials", "local_labour", "idea_origin", "local_identity")


class CommuneReportForm(ContentForm):
    """A draft always saves; endorsing asks for the four topics, the proposal and the samples."""

    SECTIONS = ((gettext_lazy("The four topics"), TOPICS), (gettext_lazy("Samples and proposal"), ("samples_received", "proposal")))

    samples_received = WholeNumberField(label=gettext_lazy("Samples received"), max_value=1000)

    class Meta:
        model = CommuneReport
        fields = (*TOPICS, "samples_received", "proposal")

    def __init__(self, *args: Any, samples_needed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not samples_needed:
            del self.fields["samples_received"]
            return
        self.fields["samples_received"].required = True
        self.fields["samples_received"].help_text = _("%(count)d samples are needed.") % {"count": samples_needed}
