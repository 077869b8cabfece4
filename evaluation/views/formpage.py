"""A page with one form and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class FormPage:
    """What stands around the form: `back` is the address the person came from, `over` what the form is about."""

    title: str
    button: str
    back: str
    over: str = ""


def show_form(request: HttpRequest, form: BaseForm, page: FormPage) -> HttpResponse:
    return render(request, "evaluation/form_page.html", {"form": form, "page": page})
