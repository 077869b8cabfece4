"""The running totals of a score sheet, computed in the browser as the server computes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from products import sheet_maps
from products.criteria import OptionSpec
from products.criterion_fields import CriterionField, html
from products.sheet_maps import Place


def criterion(number: int) -> str:
    options = [OptionSpec(points, "Mức", "", pk=number * 10 + points) for points in (0, 3)]
    return html(CriterionField(f"{number}", "Tiêu chí", 3, f"c{number}", options))


@pytest.mark.e2e
def test_totals_follow_the_choices_part_by_part(browser: Any) -> None:
    rows = [{"code": "A", "label": "A", "points": 0, "max": 6}, {"code": "B", "label": "B", "points": 0, "max": 3}]
    facts = SafeString("điểm, trong 9 điểm · <span data-chosen>0</span> trên 3 tiêu chí")
    totals = render_to_string("components/totals.html", {"points": 0, "facts": facts, "rows": rows})
    parts = f'<section data-part="A">{criterion(1)}{criterion(2)}</section><section data-part="B">{criterion(3)}</section>'
    places = sheet_maps.html([Place("#criterion-3", "3")], "")
    page = browser.new_page()
    page.set_content(f"<form data-sheet>{parts}</form><div data-totals>{totals}</div>{places}")
    page.add_script_tag(path=str(settings.BASE_DIR / "static/js/sheet.js"))
    for name, value in (("c1", "13"), ("c3", "33"), ("c3", "30"), ("c2", "23")):
        page.locator(f"input[name={name}][value='{value}']").check()
    assert page.locator("[data-total]").inner_text() == "6"
    assert page.locator("dd").all_inner_texts() == ["6/6", "0/3"]
    assert page.locator("[data-totals] .soft").inner_text() == "điểm, trong 9 điểm · 3 trên 3 tiêu chí"
    assert page.locator(".sheet-map a.is-done").count() == 1
    page.close()
