"""The desk card's buttons: a person's moves with what each still lacks, and where to supply it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from basics.facts import Link
from products.models import Producer
from workflow.moves import Check, Move, available

from ..acts.placing import choices_for
from ..acts.submissions import comments_answered
from ..items import Item, asked_by
from ..models import Dossier
from ..models.states import State
from ..rules.checks import comments_written
from ..rules.missing import Missing
from ..rules.policies import member_of_producer


@dataclass(frozen=True)
class Blocker:
    """What still stands in the way of a move; the url leads to where this person can supply it.

    Where several things are missing each of the `places` leads to its own, `before` and `after` being the sentence around them.
    """

    text: str
    url: str
    check: Check[Dossier] | None = None
    before: str = ""
    places: tuple[Link, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class Button:
    """A button of the desk card: a move, or a link beside the moves."""

    label: str
    url: str
    name: str = ""
    danger: bool = False
    blockers: tuple[Blocker, ...] = ()
    move: Move[Dossier] | None = None

    @property
    def hands_in(self) -> bool:
        return self.move is not None and self.move.hands_in


def blockers(dossier: Dossier, move: Move[Dossier], user: User) -> tuple[Blocker, ...]:
    return tuple(_blocker(dossier, check, sentence, user) for check in move.needs if (sentence := check(dossier)))


def _blocker(dossier: Dossier, check: Check[Dossier], sentence: str, user: User) -> Blocker:
    if check is comments_written:
        return Blocker(sentence, reverse("comment_add", args=[dossier.public_id]), check)
    if check is comments_answered:
        return Blocker(sentence, f"{reverse('dossier_detail', args=[dossier.public_id])}#open-comments", check)
    item = asked_by(check)
    return of_item(item, dossier, check, sentence) if item and item.may_write(user, dossier) else Blocker(sentence, "", check)


def of_item(item: Item, dossier: Dossier, check: Check[Dossier] | None, sentence: str) -> Blocker:
    """What is missing in an item its reader may write."""
    if not isinstance(sentence, Missing):
        return Blocker(sentence, item.url(dossier), check)
    places = tuple(Link(name, item.url_at(dossier, place)) for place, name in sentence.places.items())
    return Blocker(sentence, item.url(dossier), check, sentence.before, places, sentence.after)


def missing_in(item: Item, dossier: Dossier) -> list[Blocker]:
    """What an item still lacks, for its writer."""
    return [of_item(item, dossier, check, sentence) for check in item.checks if (sentence := check(dossier))]


def button(dossier: Dossier, move: Move[Dossier], user: User) -> Button:
    url = reverse("dossier_move", args=[dossier.public_id, move.name])
    return Button(move.label_for(dossier), url, move.name, move.danger, blockers(dossier, move, user), move)


def all_of(dossier: Dossier, user: User) -> list[Button]:
    """Every offered move of the person, in declared order; beside them the pages for comments and for the place."""
    moves = [move for move in available(dossier, user) if move.offered]
    found = [button(dossier, move, user) for move in moves]
    if any(move.sends_comments for move in moves):
        found.append(Button(_("Comment on items"), reverse("comment_add", args=[dossier.public_id]), "comment"))
    if dossier.producer and waits_for_place(dossier, user):
        back = reverse("dossier_detail", args=[dossier.public_id])
        found.append(Button(_("Choose the commune of today"), place_address(dossier.producer, back=back), "place"))
    return found


def place_address(producer: Producer, *, back: str) -> str:
    """The page for the producer's place of today, which leads on to `back`."""
    return f"{reverse('producer_place', args=[producer.public_id])}?tiep={back}"


def waits_for_place(dossier: Dossier, user: User) -> bool:
    """Whether it waits for the person to choose a commune in which it goes on."""
    if dossier.state != State.CARRIED_OVER or dossier.producer is None or member_of_producer(user, dossier) is None:
        return False
    return not dossier.successors.exists() and bool(choices_for(dossier.producer))


def primary_and_others(found: list[Button], first: Button | None = None) -> tuple[Button | None, list[Button]]:
    """One primary button: `first` where given, else the first move that is no danger, else what alone answers the desk."""
    harmless = next((one for one in found if not one.danger and not (one.move and one.move.aside)), None)
    primary = first or harmless or next((one for one in found if one.move and one.move.answers_desk), None)
    return primary, [one for one in found if one is not primary]
