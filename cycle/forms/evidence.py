"""Putting a paper before a dossier's readers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import clock
from basics.fields import DayField
from basics.formats import day
from basics.vietnamese import fold
from documents.upload_field import UploadField, sent_by
from documents.uploads import CheckedFile
from products.models import Evidence, EvidenceKind, Product


class TermField(DayField):
    """Not marked as optional: whether it is asked depends on the kind of paper."""

    def validate(self, value: dt.date | None) -> None:
        if value is not None:
            super().validate(value)


class EvidenceForm(forms.ModelForm[Evidence]):
    """A new paper: its kind, its dates where the kind expires, and the file."""

    kind = forms.ModelChoiceField(
        EvidenceKind.objects.all(),
        label=gettext_lazy("Kind of evidence"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose the kind"),
    )
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False, latest=clock.today)
    expires_on = TermField(label=gettext_lazy("Valid until"))
    upload = UploadField(label=gettext_lazy("File"))

    class Meta:
        model = Evidence
        fields = ("kind", "title", "issued_on", "expires_on")

    def __init__(self, *args: Any, sender: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sender:
            sent_by(self, sender)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, it takes the name of its kind.")
        self.fields["expires_on"].help_text = _("Required for papers with a term; leave it empty for all others.")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        kind, until = cleaned.get("kind"), cleaned.get("expires_on")
        if kind and kind.expires and until is None and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Write until which day this paper is valid."))
        if until and until < clock.today():
            self.add_error("expires_on", _("This paper expired on %(day)s. Upload the valid one.") % {"day": day(until)})
        if kind and not cleaned.get("title"):
            cleaned["title"] = kind.name[:200]
        if self.errors and isinstance(upload := cleaned.get("upload"), CheckedFile) and not upload.waits:
            self.add_error("upload", _("Please choose the file again."))
        return cleaned


class LibraryForm(forms.Form):
    """Papers of the producer's library that the dossier does not hold yet."""

    papers = forms.ModelMultipleChoiceField(
        Evidence.objects.none(),
        label=gettext_lazy("Papers you uploaded before"),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one paper.")},
    )
    covers_too = forms.BooleanField(
        label=gettext_lazy("The chosen papers of another product cover this product too"),
        help_text=gettext_lazy("Asked only where a chosen paper names another product; officers read it and check it."),
        required=False,
    )

    def __init__(self, *args: Any, papers: QuerySet[Evidence], product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        field = self.fields["papers"]
        field.queryset = papers  # type: ignore[attr-defined]
        field.label_from_instance = self._label  # type: ignore[attr-defined]
        if all(paper.covers(product) for paper in papers):
            del self.fields["covers_too"]

    def clean(self) -> dict[str, object]:
        """A paper of another product counts only where the producer says that it covers this one too."""
        cleaned = super().clean() or {}
        others = [paper.title for paper in cleaned.get("papers") or () if not paper.covers(self.product)]
        if others and not cleaned.get("covers_too"):
            words = _("Of another product: %(papers)s. Say that they cover this product too, or choose papers of this product.")
            self.add_error("covers_too", words % {"papers": "; ".join(others)})
        return cleaned

    def _label(self, paper: Evidence) -> str:
        facts = [
            "" if fold(paper.kind.name) in fold(paper.title) else paper.kind.name,
            _("of %(product)s") % {"product": paper.product.name} if paper.product and not paper.covers(self.product) else "",
            _("valid until %(day)s") % {"day": day(paper.expires_on)} if paper.expires_on else "",
        ]
        said = ", ".join(filter(None, facts))
        return f"{paper.title} ({said})" if said else paper.title
