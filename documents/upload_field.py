"""The form field of an upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import limits
from documents.files import ALL_KINDS, NAMES
from documents.refusals import SENTENCES, Refused
from documents.sending import PART, arrived
from documents.uploads import CheckedFile, check_upload

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def sent_by(form: forms.BaseForm, user: User) -> None:
    """Say who uploads: it is counted against what they may, and they may name a file they sent before (`documents.sending`)."""
    for field in form.fields.values():
        if isinstance(field, UploadField):
            field.sender = user


class UploadInput(forms.FileInput):
    """A file, or the public id of one that arrived in parts, in a hidden field beside it."""

    template_name = "components/upload.html"
    holds = True
    """Whether a file that arrived is offered again: not one that was refused."""

    def value_from_datadict(self, data: Mapping[str, object], files: MultiValueDict[str, UploadedFile[bytes]], name: str) -> object:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}_sent") or None

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        sent = value if self.holds and isinstance(value, str) else ""
        most = {"most": limits.max_bytes(), "too_large": limits.too_large().messages[0]}
        return {**super().get_context(name, value, attrs), **most, "sent": sent, "part": PART, "csrf_cookie": settings.CSRF_COOKIE_NAME}


class UploadField(forms.FileField):
    """Cleans to a `CheckedFile` (None where it may be left out). The limits stand in the help text. Its form says who is `sent_by`."""

    default_error_messages = {"empty": SENTENCES["empty"]}
    widget = UploadInput
    sender: User | None = None

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
        return _("%(kinds)s, up to %(limit)d MB.") % {"kinds": self.shown, "limit": limits.max_bytes() // limits.MIB}

    def bound_data(self, data: object, initial: object) -> object:
        """A file that is here stays chosen on the page of its form."""
        return data if isinstance(data, str) else initial

    def clean(self, data: object, initial: object = None) -> CheckedFile | None:
        """Raises Refused. A file that comes with its form is counted before anything looks into it; one in parts was."""
        try:
            upload = super().clean(arrived(self._sender(), data) if isinstance(data, str) else data, initial)
            if upload is None or upload is initial:
                return None
            if not isinstance(data, str):
                with transaction.atomic():
                    limits.count(self._sender(), upload.name, upload.size)
            with limits.one_at_a_time(self._sender()):
                checked = check_upload(upload, self.kinds)
        except Refused as refused:
            self.widget.holds = refused.code in ("busy", "yours_busy")
            raise
        return replace(checked, waits=isinstance(data, str))

    def _sender(self) -> User:
        assert self.sender is not None, "the form does not say who uploads (`sent_by`)"
        return self.sender
