"""The commune's report (Mẫu 03)."""

from __future__ import annotations

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

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ask_samples("samples_received")
