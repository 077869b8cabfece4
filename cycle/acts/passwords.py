"""Letters about passwords: the link somebody asked for, and the word to its owner that a password was changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import PasswordLetter, User
from basics import clock
from basics.formats import moment
from basics.sweeps import each
from cycle.models import Notice
from cycle.office import office_name
from people.contacts import contact_of
from people.offices import official_units
from products.models import Producer
from products.policies import producer_ids

from .notices import PASSWORD_CHANGED, PASSWORD_LINK, write

LETTERS_A_DAY = 5
"""To one person, of those whose links may still work."""
WAITS = dt.timedelta(days=1)
"""A letter nobody could write for so long is not written any more: its asker asked again, and would be alarmed."""
BATCH = 200


def answer_letters() -> int:
    """Write the letters that were asked for, to those whose address is known and who may sign in; how many."""
    return each(list(PasswordLetter.objects.order_by("pk").values_list("pk", flat=True)[:BATCH]), _answer)


@transaction.atomic
def _answer(pk: int) -> int:
    asked = PasswordLetter.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if asked is None:
        return 0
    person = User.objects.select_for_update(no_key=True).filter(email=asked.address.lower(), is_active=True, is_system=False).first()
    asked.delete()
    if person is None or asked.asked_at < clock.now() - WAITS:
        return 0
    if Notice.objects.filter(recipient=person, kind=PASSWORD_LINK, created_at__gt=_links_died(person)).count() >= LETTERS_A_DAY:
        return 0
    return len(write([person], PASSWORD_LINK, facts={}))


def _links_died(person: User) -> dt.datetime:
    """Of letters up to then no link works any more (`accounts.reset_links`), or they are a day old.

    They are not counted, or whoever asks five times in the name of somebody else takes the letter away from them for a day.
    """
    changed = Notice.objects.filter(recipient=person, kind=PASSWORD_CHANGED).order_by("created_at").last()
    moments = (clock.now() - dt.timedelta(days=1), person.last_login, changed.created_at if changed else None)
    return max(moment for moment in moments if moment)


def tell_of_change(person: User) -> None:
    """Say that the password was changed, and whom to call where it was somebody else."""
    write([person], PASSWORD_CHANGED, facts={"at": moment(clock.now()), "whom_to_tell": _whom_to_tell(person)})


def _whom_to_tell(person: User) -> str:
    """The office above the person's own, or that of their producer's commune, with its number where it told one; "" where none is known."""
    units = [unit.parent or unit for unit in official_units(person)]
    units += [producer.commune for producer in Producer.objects.filter(pk__in=producer_ids(person)).select_related("commune")]
    if not units:
        return ""
    contact = contact_of(units[:1])
    return str(contact) if contact else office_name(units[0])
