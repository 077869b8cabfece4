"""Which constraint of the database an error is about, by what the server says, never by words searched for in its message."""

from __future__ import annotations

from django.db import IntegrityError, models


def name_violated(error: IntegrityError) -> str:
    """The name of the violated constraint; "" where the server names none."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def sentence_of(error: IntegrityError, row: models.Model) -> str:
    """What the violated constraint of the row's model says to a reader. Raises the error again where it has no sentence of its own."""
    name = name_violated(error)
    for constraint in row._meta.constraints:
        if constraint.name == name and constraint.violation_error_message != constraint.default_violation_error_message:
            return str(constraint.violation_error_message)
    raise error
