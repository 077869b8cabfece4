"""What a member sees after saving a sheet: how far it is, where it goes on, and what another tab did."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from evaluation import sheets
from evaluation.pages import sheetpage
from evaluation.sheets import COLUMNS, REMARK, TEXT
from products.criteria import CriteriaSetSpec, CriterionSpec
from products.criteria_store import from_database
from products.sheets import Aside, Filled, Sheet
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import as_of, page, post, signed_in, whole_form
from tests.posting import posted


def summary_of(text: str) -> str:
    """The error summary of a page, which portal.js focuses."""
    return re.search(r"<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" data-error-summary>.*?</div>", text, re.DOTALL)[0]  # type: ignore[index]


def chosen(spec: CriteriaSetSpec, criteria: Iterable[CriterionSpec]) -> Filled:
    """A sheet with the first option chosen at these criteria."""
    rows = [(one.key, one.options[0].key, "") for one in criteria]
    return Sheet(spec.criteria, COLUMNS, rows, [Aside(REMARK, "", TEXT, "")]).as_stored()


def test_saving_says_when_and_how_far_and_goes_on_at_the_first_open_criterion(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    first, second = from_database(scoring.item.criteria_set_id).criteria[:2]
    url = reverse("sheet_edit", args=[sheet.public_id])
    response = client.post(url, {f"c{first.pk}": first.options[0].pk, "versions": as_of(sheet), "go": first.part})
    assert response.url == f"{url}#criterion-{second.code}"
    (said,) = [str(message) for message in get_messages(response.wsgi_request)]
    whole = len(from_database(scoring.item.criteria_set_id).criteria)
    assert re.search(rf"\d\d:\d\d .*\b1\b.*\b{whole}\b", said)


def test_saving_stays_in_the_part_as_long_as_it_has_gaps(scoring: Chamber) -> None:
    spec = from_database(scoring.item.criteria_set_id)
    last = spec.parts[-1].code
    of_last = [one for one in spec.criteria if one.part == last]
    assert sheetpage.landing(spec, chosen(spec, []), last) == f"#criterion-{of_last[0].code}"
    done = chosen(spec, of_last)
    assert sheetpage.landing(spec, done, last) == f"#criterion-{spec.criteria[0].code}"
    full = chosen(spec, spec.criteria)
    assert (sheetpage.landing(spec, full, last), sheetpage.landing(spec, full, "")) == (f"#part-{last}", "")
    assert sheetpage.landing(spec, full, "<b>") == ""


def test_count_of_a_save_is_said_in_words(scoring: Chamber) -> None:
    spec = from_database(scoring.item.criteria_set_id)
    with translation.override("en"):
        said = sheetpage.saved_sentence(spec, chosen(spec, spec.criteria[:1]))
    assert said.endswith(f"1 of {len(spec.criteria)} criteria")


def test_conflict_of_two_tabs_is_said_first_and_leads_to_each_difference(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    first, second = from_database(scoring.item.criteria_set_id).criteria[:2]
    url = reverse("sheet_edit", args=[sheet.public_id])
    tab = whole_form(sheet)
    client.post(url, {**tab, "remark": "Của thẻ kia"})
    text = client.post(url, {**tab, f"c{first.pk}": first.options[0].pk, "remark": "Của thẻ này"}).content.decode()
    summary = summary_of(text)
    assert f'href="#criterion-{first.code}"' in summary
    assert 'href="#remark"' in summary
    assert "Của thẻ kia" in summary
    assert f'href="#criterion-{second.code}"' not in summary
    assert f'action="{url}"' in text, "an address without a fragment"


def test_conflict_of_two_tabs_about_the_remark_alone_is_said_too(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    url = reverse("sheet_edit", args=[sheet.public_id])
    tab = whole_form(sheet)
    client.post(url, {**tab, "remark": "Một"})
    assert 'href="#remark"' in summary_of(client.post(url, {**tab, "remark": "Hai"}).content.decode())


def test_page_before_signing_leads_to_every_open_criterion(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    first, *others = from_database(scoring.item.criteria_set_id).criteria
    post(client, "sheet_edit", sheet.public_id, **{f"c{first.pk}": first.options[0].pk, "versions": as_of(sheet)})
    text = page(client, "sheet_move", sheet.public_id, "sign")
    at = reverse("sheet_edit", args=[sheet.public_id])
    assert [one.code for one in others if f'href="{at}#criterion-{one.code}"' not in text] == []
    assert f"{at}#criterion-{first.code}" not in text


def test_saving_one_mark_asks_the_same_few_queries_however_full_the_sheet_is(scoring: Chamber) -> None:
    """Begin, lock, read, one upsert, end; and none but lock and read where nothing changed."""
    sheet, user = scoring.sheet(scoring.seat("member")), scoring.user("member")
    first, second = from_database(scoring.item.criteria_set_id).criteria[:2]
    counts = []
    for name, option in [(f"c{first.pk}", first.options[0]), (f"c{second.pk}", second.options[0]), (f"c{second.pk}", second.options[0])]:
        data = posted(as_of(sheet), **{name: option.pk})
        with CaptureQueriesContext(connection) as captured:
            assert sheets.save_fields(sheet.public_id, data, by=user).status == 200
        counts.append(len(captured))
    assert counts == [5, 5, 4]


def test_one_mark_saved_leaves_the_others_as_they_are(scoring: Chamber) -> None:
    sheet, user = scoring.fill(scoring.seat("member")), scoring.user("member")
    before = list(sheet.marks.order_by("criterion").values_list("criterion", "option", "comment"))
    first = from_database(scoring.item.criteria_set_id).criteria[0]
    chosen = next(option for option in first.options if (first.pk, option.pk, "") not in before)
    sheets.save_fields(sheet.public_id, posted(as_of(sheet), **{f"c{first.pk}": chosen.pk}), by=user)
    after = list(sheet.marks.order_by("criterion").values_list("criterion", "option", "comment"))
    assert after == [(one, chosen.pk if one == first.pk else option, comment) for one, option, comment in before]


def test_one_mark_of_another_criterion_s_options_is_refused(scoring: Chamber) -> None:
    sheet, user = scoring.sheet(scoring.seat("member")), scoring.user("member")
    first, second = from_database(scoring.item.criteria_set_id).criteria[:2]
    said = sheets.save_fields(sheet.public_id, posted(as_of(sheet), **{f"c{first.pk}": second.options[0].pk}), by=user)
    assert (said.status, list(said.errors)) == (422, [f"c{first.pk}"])
    assert not sheet.marks.exists()


def test_a_comment_alone_is_kept_with_no_choice(scoring: Chamber) -> None:
    sheet = scoring.sheet(scoring.seat("member"))
    first = from_database(scoring.item.criteria_set_id).criteria[0]
    sheets.save(sheet.public_id, posted(as_of(sheet), **{f"n{first.pk}": "Xem lại giấy tờ"}), by=scoring.user("member"))
    assert list(sheet.marks.values_list("criterion", "option", "comment")) == [(first.pk, None, "Xem lại giấy tờ")]
