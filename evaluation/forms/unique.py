"""Forms whose object may be there once only."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from django import forms
from django.db import IntegrityError, models, transaction

from basics.constraints import name_violated

Stored = TypeVar("Stored", bound=models.Model)


class UniqueForm(forms.BaseForm, Generic[Stored]):
    """A form whose object unique constraints of the database guard, whoever is faster."""

    CONSTRAINTS: ClassVar[tuple[str, ...]] = ()
    """Their names."""

    def store(self) -> Stored:
        raise NotImplementedError

    def keep(self) -> Stored | None:
        """Store the object of a valid form.

        Where somebody else was faster, None; the form then says what it would have said a moment later.
        """
        try:
            with transaction.atomic():
                return self.store()
        except IntegrityError as error:
            if name_violated(error) not in self.CONSTRAINTS:
                raise
            self.full_clean()
            if not self.errors:
                raise
            return None
