"""The idea form (Biểu 01/02)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
