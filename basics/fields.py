"""Form fields that read what people in Viet Nam write: days, phone numbers, tax codes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from basics import cleaning, phones, tax_codes
from basics.formats import amount as show_amount
from basics.formats import day as show_day
from basics.words import Words

Bound = dt.date | Callable[[], dt.date] | None

_DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})|(\d{2})(\d{2})(\d{4})")


class DayInput(forms.TextInput):
    """A text input: the browser's date input follows the browser's language, not the page's."""

    def format_value(self, value: object) -> str | None:
        return show_day(value) if isinstance(value, dt.date) else super().format_value(value)


class DayField(forms.DateField):
    """A day as dd/mm/yyyy (also 5.3.2026, 5-3-2026, 05032026), never month first, in either language.

    `earliest` and `latest` (a date, or a function that answers with one) are allowed themselves.
    """

    widget = DayInput
    default_error_messages: ClassVar = {
        "invalid": _("Write the day as day/month/year, for example 05/03/2026."),
        "no_such_day": _("There is no day %(value)s. Write day/month/year, for example 05/03/2026."),
        "too_early": _("The day must be %(bound)s or later."),
        "too_late": _("The day must be %(bound)s or earlier."),
    }

    def __init__(self, *, earliest: Bound = None, latest: Bound = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {"inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd/mm/yyyy")}

    def prepare_value(self, value: object) -> object:
        return show_day(value) if isinstance(value, dt.date) else value

    def to_python(self, value: object) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = cleaning.code(str(value))
        match = _DAY.fullmatch(text)
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day, month, year = (int(part) for part in match.groups() if part is not None)
        try:
            if not 1900 <= year <= 2200:
                raise ValueError(year)
            return dt.date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day", params={"value": text}) from None

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        for code, bound in (("too_early", _resolve(self.earliest)), ("too_late", _resolve(self.latest))):
            if bound is not None and (value < bound if code == "too_early" else value > bound):
                raise ValidationError(self.error_messages[code], code=code, params={"bound": show_day(bound)})


def _resolve(bound: Bound) -> dt.date | None:
    return bound() if callable(bound) else bound


class TextField(forms.CharField):
    """A text the browser does not cut short: it would say nothing, and the rest of what was pasted would be gone. The server says
    how long it may be.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LineField(TextField):
    """One line of text, such as a name that goes on papers: one way of writing each letter, and nothing that cannot be seen."""

    def to_python(self, value: object) -> str:
        return cleaning.line(super().to_python(value) or "")


class CodeField(TextField):
    """A number or a code as people type or paste it: also dashes and digits in one way of writing them."""

    def to_python(self, value: object) -> str:
        return cleaning.code(super().to_python(value) or "")


class EmailField(TextField, forms.EmailField):
    """An e-mail address, without what cannot be seen and came with it; as long as mail goes (RFC 5321) and our columns hold."""

    def __init__(self, *, max_length: int = 254, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: object) -> str:
        return cleaning.code(super().to_python(value) or "")


class ProseField(TextField):
    """Text of several lines."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return cleaning.prose(super().to_python(value) or "")


class DraftTextField(ProseField):
    """A text a draft may lack, and that is not marked as optional: another rule asks for it in the end."""

    def validate(self, value: object) -> None:
        """An empty text will do."""


class PhoneField(CodeField):
    """A phone number; cleans to E.164, shows it as people read it."""

    widget = forms.TelInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 25)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "tel"}

    def prepare_value(self, value: object) -> object:
        return phones.display(value) if isinstance(value, str) and value.startswith("+84") else value

    def clean(self, value: object) -> str:
        text = super().clean(value)
        return phones.parse(text) if text else text

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return (phones.parse(str(data)) if data else "") != (initial or "")
        except ValidationError:
            return True


class TaxCodeField(CodeField):
    """A tax code; cleans to 10 digits, 10-3 or 12 digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: object) -> str:
        text = super().clean(value)
        return tax_codes.parse(text) if text else text


GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+|\d+")
WITH_DECIMALS = re.compile(r"(\d{1,3}(?:([., ])\d{3})(?:\2\d{3})*|\d+)([.,])(\d{1,2})")
"""What stands before three digits groups them, what stands before one or two at the end begins the decimals."""


def _with_decimals(text: str) -> Decimal | None:
    """1.200,5 or 1,200.5 or 1200,5 as a number; None for anything else."""
    match = WITH_DECIMALS.fullmatch(text)
    if match is None or match[2] == match[3]:
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', match[1])}.{match[4]}")


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it: 1200, 1.200, 1,200 or 1 200. Django alone would read 1.000 as 1."""

    default_error_messages = {
        "invalid": _("Write a whole number, for example 1.200."),
        "decimals": _("Write a whole number: %(value)s has decimals."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "field-short", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> int | None:
        text = cleaning.code(str(value)) if value not in self.empty_values else ""
        if _with_decimals(text) is not None:
            raise ValidationError(self.error_messages["decimals"], code="decimals", params={"value": text})
        if text and not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"\D", "", text))


class AmountField(forms.DecimalField):
    """An amount with up to two decimals as people write it: 120,5 or 1.200,5, and all that `WholeNumberField` reads."""

    default_error_messages = {"invalid": _("Write an amount, for example 120,5 or 1.200.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "field-short", "autocomplete": "off"}))
        super().__init__(decimal_places=2, **kwargs)

    def prepare_value(self, value: object) -> object:
        return show_amount(value) if isinstance(value, Decimal) else value

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # decimals, where whole numbers have none
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        text = cleaning.code(str(value))
        amount = _with_decimals(text)
        if amount is None and not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount if amount is not None else Decimal(re.sub(r"\D", "", text))


class RowField(forms.ModelChoiceField):
    """One of some rows, offered by `offer`: the only one there is stands chosen, of several none until the person chooses."""

    def __init__(self, *, asks: Words, **kwargs: Any) -> None:
        """`asks`: what stands in the list while nothing is chosen."""
        super().__init__(None, to_field_name="public_id", **kwargs)
        self.asks = asks

    def offer(self, rows: QuerySet[Any]) -> None:
        """Let the person choose among these; one query tells whether there is a choice."""
        self.queryset = rows
        self.empty_label = None if len(rows[:2]) == 1 else str(self.asks)
