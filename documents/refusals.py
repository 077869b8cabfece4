"""The reasons for which an upload is refused, each a sentence its reader can act on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "too_large": _("The file is larger than %(limit)d MB. Make it smaller or split it."),
    "empty": _("The file is empty. Choose it again."),
    "unknown_kind": _("This kind of file cannot be used. Choose one of these: %(kinds)s."),
    "broken": _("The file is damaged and cannot be opened. Save it again, then upload it again."),
    "encrypted": _("The PDF is locked with a password. Save it without a password."),
    "scripts": _("The PDF holds a script or an attached file. Print it into a new PDF and upload that."),
    "too_many_pages": _("The PDF has more than %(limit)d pages. Split it."),
    "too_many_pixels": _("The picture has more than %(limit)d million pixels. Make it smaller."),
    "macros": _("The document holds macros. Save it as DOCX or XLSX without macros."),
    "template": _("The document is tied to a template outside it. Take it off (Word: Developer, Document Template) or save it as PDF."),
    "linked": _("The document takes data or pictures from another file. Break these links (Edit Links) or save it as PDF."),
}


class Refused(ValidationError):
    """An upload that is not taken; `code` is a key of SENTENCES."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(SENTENCES[code], code=code, params=params or None)
