"""The form field of an upload."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from documents.files import ALL_KINDS, NAMES
from documents.refusals import SENTENCES
from documents.uploads import CheckedFile, check_upload, max_bytes

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


View = TypeVar("View", bound=Callable[..., HttpResponse])


def with_files(view: View) -> View:
    """Marks a view whose form has an `UploadField`: it may be sent more than text needs."""
    view.__dict__["with_files"] = True
    return view


def reads_files(view: Callable[..., HttpResponse]) -> bool:
    return bool(view.__dict__.get("with_files"))


class UploadField(forms.FileField):
    """Cleans to a `CheckedFile` (None where it may be left out). The limits stand in the help text."""

    default_error_messages = {"empty": SENTENCES["empty"]}

    def __init__(self, *, kinds: Sequence[str] = ALL_KINDS, label: str | _StrPromise | None = None, required: bool = True) -> None:
        self.kinds = kinds
        self.shown = ", ".join(NAMES[kind] for kind in kinds)
        super().__init__(label=label, required=required)
        self.widget.attrs["accept"] = ",".join([*(f".{kind}" for kind in kinds), *([".jpeg"] if "jpg" in kinds else [])])

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With the limits in the language of the page."""
        self.help_text = self.limits
        return super().get_bound_field(form, field_name)

    @property
    def limits(self) -> str:
        """One sentence for the label."""
        return _("%(kinds)s, up to %(limit)d MB.") % {"kinds": self.shown, "limit": max_bytes() // (1024 * 1024)}

    def clean(self, data: object, initial: object = None) -> CheckedFile | None:
        upload = super().clean(data, initial)
        return check_upload(upload, self.kinds) if upload is not None and upload is not initial else None
