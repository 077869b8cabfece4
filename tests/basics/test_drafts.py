"""Merging a post into what is stored: no tab loses what another saved and it has not seen."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basics.drafts import Disputed, merge, normal, packed, unpacked, version_of, versions_of

STORED = {"story": "Cũ", "price": 5, "ready": False}


def tab(**typed):
    """The values of a form opened on STORED, with what was typed into it."""
    return {**STORED, **typed}


SEEN = versions_of(STORED)


def test_what_was_changed_here_alone_is_saved():
    merged = merge(STORED, tab(story="Mới", ready=True), SEEN)
    assert merged.saved == {"story": "Mới", "ready": True}
    assert merged.disputed == ()
    assert merged.values == {"story": "Mới", "price": 5, "ready": True}
    assert merged.versions == versions_of(merged.values)


def test_what_was_not_touched_stays_as_the_other_tab_saved_it():
    now = {**STORED, "story": "Thẻ kia"}
    merged = merge(now, tab(price=6), SEEN)
    assert (merged.saved, merged.disputed) == ({"price": 6}, ())
    assert merged.values["story"] == "Thẻ kia"


def test_what_both_changed_is_disputed_with_both_texts_and_the_rest_is_saved():
    now = {**STORED, "story": "Thẻ kia"}
    merged = merge(now, tab(story="Thẻ này", price=6), SEEN, label=str.upper, show=lambda name, value: f"“{value}”")
    assert merged.saved == {"price": 6}
    assert merged.disputed == (Disputed("story", "STORY", "“Thẻ này”", "“Thẻ kia”"),)
    again = merge(merged.values, {**merged.values, "story": "Thẻ này"}, merged.versions)
    assert again.saved == {"story": "Thẻ này"}, "once both were seen, saving again is a choice"


def test_both_changed_it_to_the_same_is_no_dispute():
    merged = merge({**STORED, "price": 6}, tab(price=6), SEEN)
    assert (merged.saved, merged.disputed) == ({}, ())


def test_a_value_that_went_and_came_back_is_no_change():
    assert merge(dict(STORED), tab(story="Mới"), SEEN).saved == {"story": "Mới"}


def test_a_field_without_a_version_is_not_written():
    merged = merge(STORED, tab(story="Mới", price=6), {"price": SEEN["price"]})
    assert merged.saved == {"price": 6}
    assert [one.name for one in merged.disputed] == ["story"]


def test_a_field_that_is_not_there_is_not_written():
    assert merge(STORED, {"other": "x"}, {"other": version_of("")}).saved == {}


def test_fields_that_stand_together_are_disputed_together():
    stored = {"cost": None, "revenue": 9}
    seen = versions_of({"cost": 4, "revenue": 9})
    merged = merge(stored, {"cost": 5, "revenue": 8}, seen, together=[("cost", "revenue")])
    assert merged.saved == {}
    assert [one.name for one in merged.disputed] == ["cost", "revenue"]


@pytest.mark.parametrize(
    ("one", "other"), [("a\r\nb", "a\nb"), (" a ", "a"), (None, ""), ("a\n", "a"), (dt.date(2026, 3, 5), "2026-03-05"), (7, "7")]
)
def test_what_readers_cannot_tell_apart_has_one_version(one, other):
    assert (normal(one), version_of(one)) == (normal(other), version_of(other))


def test_values_that_differ_have_other_versions():
    values = ["", "a", "A", "b", 0, 1, True, False, dt.date(2026, 3, 5)]
    assert len({version_of(value) for value in values}) == len(values)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_-]*", fullmatch=True), st.text()))
def test_versions_survive_their_hidden_field(values):
    assert unpacked(packed(versions_of(values))) == versions_of(values)


@given(st.text())
def test_any_posted_text_is_read_as_some_versions(text):
    assert all(isinstance(version, str) for version in unpacked(text).values())


# Two tabs in any order. What the oracle knows of a tab is only what its page has shown and what was typed into it.

NAMES = ("a", "b")
VALUES = ("", "x", "y", "z")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(0, 1)),
        st.tuples(st.just("type"), st.integers(0, 1), st.sampled_from(NAMES), st.sampled_from(VALUES)),
        st.tuples(st.just("save"), st.integers(0, 1), st.sets(st.sampled_from(NAMES), min_size=1)),
    ),
    max_size=30,
)


class Page:
    """A tab: what it has shown as stored, what stands in its fields, and the versions it carries."""

    def __init__(self, stored):
        self.shown, self.fields, self.versions = dict(stored), dict(stored), versions_of(stored)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_no_tab_overwrites_what_it_has_not_shown(steps):
    stored = dict.fromkeys(NAMES, "")
    pages = [Page(stored), Page(stored)]
    for kind, number, *more in steps:
        page = pages[number]
        if kind == "open":
            pages[number] = Page(stored)
        elif kind == "type":
            page.fields[more[0]] = more[1]
        else:
            stored = save(page, stored, sorted(more[0]))
    latest = Page(stored)
    latest.fields = dict.fromkeys(NAMES, "last")
    assert save(latest, stored, NAMES) == latest.fields, "a page opened last is never kept from saving"


def save(page, stored, names):
    before = dict(stored)
    merged = merge(before, {name: page.fields[name] for name in names}, {name: page.versions[name] for name in names})
    after = {**before, **merged.saved}
    disputed = {one.name for one in merged.disputed}
    for name in NAMES:
        typed, shown = page.fields[name], page.shown[name]
        if after[name] != before[name]:
            assert before[name] == shown, "something unseen was overwritten"
            assert after[name] == typed
        if name not in names:
            assert after[name] == before[name]
        elif typed != shown and before[name] == shown:
            assert after[name] == typed, "nothing stood against it"
        assert (name in disputed) == (name in names and typed not in (shown, before[name]) and before[name] != shown)
    for one in merged.disputed:
        assert (one.mine, one.theirs) == (page.fields[one.name], before[one.name])
    for name in names:
        page.shown[name], page.versions[name] = after[name], merged.versions[name]
        if name not in disputed:
            page.fields[name] = after[name]
    return after
