"""Names, story and picture of a product."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.files import PICTURES
from documents.upload_field import UploadField
from products import uses
from products.models import Product


class ProductForm(forms.ModelForm[Product]):
    """Names, story and picture. `seen` is a digest of what the page showed: products carry no version."""

    upload = UploadField(label=gettext_lazy("Picture"), kinds=PICTURES, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Product
        fields = ("name_vi", "name_en", "story_vi", "story_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {name: getattr(self.instance, name) for name in self._meta.fields or ()}
        self.initial["seen"] = self._digest()
        upload = self.fields["upload"]
        assert isinstance(upload, UploadField)
        upload.help_text = upload.limits
        for name in ("story_vi", "story_en"):
            self.fields[name].widget.attrs["rows"] = 6
        if uses.name_is_fixed(self.instance):
            for name in ("name_vi", "name_en"):
                self.fields[name].disabled = bool(self.stored[name])
            self.fields["name_vi"].help_text = _("The name stays as it was put before the council and as the decision has it.")

    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(self.stored, sort_keys=True).encode()).hexdigest()[:20]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") != self._digest():
            given: Any = self.data
            self.data = again = given.copy()
            again[self.add_prefix("seen")] = self._digest()
            raise ValidationError(
                _("This was saved in another tab since you opened this page. Compare, then save again: your text is kept below."),
                code="overtaken",
            )
        return cleaned
