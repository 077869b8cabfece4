"""Names, story and picture of a product."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics.draft_forms import MergingForm
from basics.fields import LineField
from documents.files import PICTURES
from documents.upload_field import UploadField
from products import uses
from products.models import Product


class ProductForm(MergingForm[Product], forms.ModelForm[Product]):
    """Names, story and picture."""

    name_vi = LineField(label=gettext_lazy("Name of the product"), max_length=200)
    name_en = LineField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    upload = UploadField(label=gettext_lazy("Picture"), kinds=PICTURES, required=False)

    class Meta:
        model = Product
        fields = ("name_vi", "name_en", "story_vi", "story_en")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("story_vi", "story_en"):
            self.fields[name].widget.attrs["rows"] = 6
        if not self.stored["story_vi"]:
            self.initial["story_vi"] = uses.story_of(self.instance)
        if uses.name_is_fixed(self.instance):
            for name in ("name_vi", "name_en"):
                self.fields[name].disabled = bool(self.stored[name])
            self.fields["name_vi"].help_text = _(
                "The name stays while an office or a council works on the dossier, and as the decision has it."
            )
