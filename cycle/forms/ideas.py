"""The idea form (Biểu 01/02)."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from basics.words import Words
from cycle.forms.drafts import ContentForm
from cycle.models import Idea


class IdeaForm(ContentForm):
    SECTIONS = (
        (_("The product"), ("core_value", "is_existing", "story", "packaging", "brand")),
        (_("How it is made"), ("raw_materials", "production_place", "labour", "technology", "quality_target")),
        (_("Who buys it"), ("market_area", "market_customers", "market_income", "market_size", "expected_price")),
        (_("What sets it apart"), ("competitors", "novelty", "support_wanted")),
        (_("Commitment"), ("committed",)),
    )

    class Meta:
        model = Idea
        fields = (
            "core_value", "is_existing", "story", "packaging", "brand", "raw_materials", "production_place", "labour", "technology",
            "quality_target", "market_area", "market_customers", "market_income", "market_size", "expected_price", "competitors",
            "novelty", "support_wanted", "committed",
        )  # fmt: skip
        help_texts: ClassVar[dict[str, Words]] = {
            "core_value": _("Why customers choose this product: what is best about it, as its taste, its material or its use."),
            "story": _("Where the product comes from, who makes it, and how it belongs to the place."),
            "brand": _("The name or mark by which customers will know the product; it may be registered later."),
            "labour": _("How many people work on it, and how many of them are from the commune."),
            "technology": _("The machines, the steps of making, and what is done by hand."),
            "quality_target": _("The standard or certificate to be reached, as VietGAP, HACCP or a declared standard."),
            "market_area": _("As the commune, the province, other provinces or abroad."),
            "market_income": _("How well off these customers are, as an income a month."),
            "market_size": _("About how much can be sold in a month or a year."),
            "competitors": _("Products like this one that customers buy today, and from whom."),
            "novelty": _("In what it differs from the products customers buy today."),
        }
