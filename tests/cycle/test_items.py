"""What a dossier consists of: each item is handed in by a move that asks its checks, and is a task on the way there."""

from __future__ import annotations

import pytest

from cycle.items import ITEMS, OF_PRODUCER, Item
from cycle.models import Dossier
from workflow.moves import moves_of


def test_keys_and_places_are_given_once() -> None:
    assert len({item.key for item in ITEMS}) == len({item.shown_at for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", OF_PRODUCER, ids=lambda item: item.key)
def test_item_is_sent_by_moves_which_ask_its_checks(item: Item) -> None:
    sending = [move for move in moves_of(Dossier).values() if item.key in move.sends]
    assert sending
    assert [(move.name, check) for move in sending for check in item.checks if check not in move.needs] == []
    assert item.progress is not None, "it would be no task"


def test_moves_send_items_there_are() -> None:
    assert {key for move in moves_of(Dossier).values() for key in move.sends} == {item.key for item in OF_PRODUCER}
