"""The reasons for which an upload is refused, each a sentence its reader can act on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "too_large": _("The file is larger than %(limit)d MB. Make it smaller or split it."),
    "files_a_day": _(
        "You may upload %(limit)d files in 24 hours and have uploaded %(used)d. You can go on from %(again)s; several pages of one paper"
        " fit into one PDF."
    ),
    "bytes_a_day": _(
        "You may upload %(limit)d MB in 24 hours and have uploaded %(used)d MB. Make the file smaller, or go on from %(again)s."
    ),
    "papers_kept": _(
        "A dossier may hold %(limit)d papers, and this one holds %(used)d. Take out what is no longer needed, or join papers into one PDF."
    ),
    "bytes_kept": _(
        "The papers of a dossier may have %(limit)d MB together, and those of this one have %(used)d MB. Take out what is no longer needed,"
        " or make the file smaller."
    ),
    "gone": _("This file is no longer here: what was sent waits for one day. Choose it again."),
    "opened_often": _("This file was sent with a form %(limit)d times and is no longer here. Choose it again."),
    "busy": _("Many files are being opened at this moment, and this one had to wait too long. Press the button again in a minute."),
    "yours_busy": _("Another file of yours is being opened at this moment. Press the button again in a minute."),
    "unfinished": _("The file has not arrived whole. Choose it again: it goes on where it was."),
    "changed": _("The file was changed while it was being sent. Choose it again."),
    "empty": _("The file is empty. Choose it again."),
    "unknown_kind": _("This kind of file cannot be used. Choose one of these: %(kinds)s."),
    "broken": _("The file is damaged and cannot be opened. Save it again, then upload it again."),
    "too_heavy": _("The file takes too much memory or time to open. Save it in a simpler form: a smaller picture, or a PDF printed anew."),
    "encrypted": _("The PDF is locked with a password. Save it without a password."),
    "scripts": _("The PDF holds a script. Print it into a new PDF and upload that."),
    "actions": _("The PDF starts a program, sends a form or opens another file. Print it into a new PDF and upload that."),
    "attached": _("The PDF carries other files inside it. Save it without attachments; upload those one by one."),
    "media": _("The PDF holds film, sound or a three-dimensional model. Print it into a new PDF and upload that."),
    "xfa": _("The PDF is a form of Adobe's own kind (XFA). Fill it in, print it into a new PDF and upload that."),
    "external": _("The PDF takes a part of its content from another file. Print it into a new PDF and upload that."),
    "too_many_pages": _("The PDF has more than %(limit)d pages. Split it."),
    "too_many_pixels": _("The picture has more than %(limit)d million pixels. Make it smaller."),
    "macros": _("The document holds macros or controls. Save it as DOCX or XLSX without macros."),
    "template": _("The document is tied to a template outside it. Take it off (Word: Developer, Document Template) or save it as PDF."),
    "linked": _("The document takes data or pictures from another file. Break these links (Edit Links) or save it as PDF."),
    "altchunk": _("The document takes in another document where it is opened. Open it in Word, save it again as DOCX, or save it as PDF."),
    "embedded": _("The document carries another file inside it. Put a picture of it in its place, or save the document as PDF."),
    "part": _("The document holds a part that papers do not need (%(part)s). Save it again as plain DOCX or XLSX, or as PDF."),
    "part_too_large": _("A part of the document (%(part)s) is larger than %(limit)d MB. Save the document again, or as PDF."),
    "field": _(
        "The field %(name)s takes in something from outside the document. Turn fields into text (Ctrl+A, then Ctrl+Shift+F9) and save it"
        " again, or save it as PDF."
    ),
    "function": _(
        "The workbook uses the function %(name)s, which the portal does not take. Replace these formulas by their values (Paste Special,"
        " Values) or save it as PDF."
    ),
    "locked_workbook": _("The workbook is locked with a password. Save it without a password."),
    "old_workbook": _("This is a workbook of the old kind (.xls). Open it, save it as an Excel workbook (.xlsx) and choose that."),
    "plain_table": _("This is a text file (.csv). Open it in Excel, save it as an Excel workbook (.xlsx) and choose that."),
    "not_a_workbook": _("This is no Excel workbook. Save the table as an Excel workbook (.xlsx) and choose that."),
    "no_sheet": _("The workbook shows no sheet. Unhide the sheet with the table and save it again."),
    "too_many_rows": _("The sheet has more than %(limit)d rows. Split it into several workbooks."),
    "too_many_columns": _("The sheet has more than %(limit)d columns. Delete what lies right of the table and save it again."),
    "cell_too_long": _("A cell of row %(row)d holds more than %(limit)d signs. Shorten it and save the workbook again."),
    "link": _(
        "A link in the file leads to something else than a web page or an e-mail address (%(target)s). Take the link off, then save the"
        " file again."
    ),
}


class Refused(ValidationError):
    """An upload that is not taken; `code` is a key of SENTENCES."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(SENTENCES[code], code=code, params=params or None)
