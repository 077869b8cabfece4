"""What the cycle knows of a product (`products.uses`)."""

from __future__ import annotations

from django.urls import reverse

from products.models import Product
from products.uses import Use

from . import carrying
from .models import Dossier
from .models.states import EVALUATION_STATES, OPEN_STATES, WITH_PRODUCER

WORKED_ON = [state for state in OPEN_STATES if state in EVALUATION_STATES or state not in WITH_PRODUCER]


def _fixes_name(product: Product) -> bool:
    """An office or a council works on the product under its name, or an authority recognised it."""
    return product.recognitions.exists() or product.dossiers.filter(state__in=WORKED_ON).exists()


def _page(product: Product) -> str:
    """The product's last dossier, else the list."""
    last = _last(product)
    return reverse("dossier_detail", args=[last.public_id]) if last else reverse("dossier_list")


def _story(product: Product) -> str:
    """As the idea form of its last dossier has it."""
    last = _last(product)
    return carrying.story(last) if last else ""


def _last(product: Product) -> Dossier | None:
    return product.dossiers.order_by("-pk").first()


USE = Use(fixes_name=_fixes_name, page=_page, story=_story)
