"""Which pages may be sent a file. Knows no model: the door asks before the apps are loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def with_files(view: View) -> View:
    """Marks a view whose form has an `UploadField`: it may be sent more than text needs."""
    view.__dict__["with_files"] = True
    return view


def reads_files(view: Callable[..., HttpResponse]) -> bool:
    return bool(view.__dict__.get("with_files"))
