"""Reminders: rows due by rule, written once per rule, dossier, due day and person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q

from accounts.models import User
from basics import clock
from basics.formats import day
from basics.sweeps import each
from cycle.acts import notices
from cycle.models import Dossier, Recognition, Reminder, ReminderRule
from cycle.rules import recipients
from cycle.rules.deadlines import working_days_until
from products.models import Membership
from workflow.moves import Desk

GRACE_DAYS = 7
"""A reminder missed in an outage still goes out this many days later; an older one no longer helps."""


def write_due() -> int:
    """Write every reminder due by now that is not written yet; the number of new ones."""
    return sum(
        _write_desk(rule) if rule.subject == ReminderRule.Subject.DESK else _write_certificates(rule) for rule in ReminderRule.objects.all()
    )


def _due_days(rule: ReminderRule) -> tuple[dt.date, dt.date]:
    """The due days for which this rule's reminder falls on today or the days of grace before it."""
    today = clock.today()
    shift = relativedelta(days=rule.offset_days, months=rule.offset_months)
    return today - dt.timedelta(days=GRACE_DAYS) - shift, today - shift


def _write_desk(rule: ReminderRule) -> int:
    first, last = _due_days(rule)
    if rule.offset_days < 0:
        first = max(first, clock.today())
    written = Reminder.objects.filter(dossier=OuterRef("pk"), rule=rule, due=OuterRef("desk_due"))
    # What fell due before the dossier came to this desk is nobody's delay there.
    day = ExpressionWrapper(F("desk_due") + dt.timedelta(days=rule.offset_days), output_field=DateField())
    deserted = Q(desk_role="producer") & ~Exists(Membership.objects.current().filter(producer=OuterRef("producer")))
    waiting = (
        Dossier.objects.exclude(desk_role="")
        .exclude(deserted)
        .filter(~Exists(written), desk_due__range=(first, last))
        .filter(desk_since__date__lt=day)
    )
    return each(waiting.select_related(*Dossier.LOCK_WITH), partial(_write_one_desk, rule))


@transaction.atomic
def _write_one_desk(rule: ReminderRule, dossier: Dossier) -> int:
    """Everybody one rule concerns at one desk, or nobody: a worker killed in between leaves it to the next tick."""
    days = working_days_until(dossier.desk_due) if dossier.desk_due else 0
    kind = "reminder.before" if rule.offset_days <= 0 else "reminder.after"
    facts = {**notices.facts_of(dossier), "days": max(days, 0)}
    about = {"rule": rule, "dossier": dossier, "due": dossier.desk_due}
    count = _remind(about, dossier, recipients.desk_holders(dossier, None), kind, facts)
    if rule.escalates and dossier.desk_unit and dossier.desk_unit.parent:
        above = recipients.desk_holders_of(dossier, Desk(dossier.desk_role, dossier.desk_unit.parent))
        told = {**facts, "unit": dossier.desk_unit.within_a_sentence}
        count += _remind(about, dossier, above, "reminder.escalated", told)
    return count


def _write_certificates(rule: ReminderRule) -> int:
    """Of each product the last recognition counts, whether it was made here or before the portal."""
    first, last = _due_days(rule)
    written = Reminder.objects.filter(recognition=OuterRef("pk"), rule=rule, due=OuterRef("valid_to"))
    somebody = Membership.objects.current().filter(producer=OuterRef("producer"))
    ending = Recognition.objects.latest_of_products().filter(
        ~Exists(written), Exists(somebody), valid_to__range=(max(first, clock.today()), last)
    )
    return each(ending.select_related("dossier", "producer"), partial(_write_one_certificate, rule))


@transaction.atomic
def _write_one_certificate(rule: ReminderRule, recognition: Recognition) -> int:
    facts = {
        "product": recognition.product_name,
        "producer": recognition.producer_name,
        "stars": recognition.stars,
        "due": day(recognition.valid_to),
    }
    about = {"rule": rule, "recognition": recognition, "due": recognition.valid_to}
    return _remind(about, recognition.dossier, recipients.members_of(recognition.producer), "reminder.certificate", facts)


def _remind(about: Mapping[str, object], dossier: Dossier | None, people: Iterable[User], kind: str, facts: notices.Facts) -> int:
    return sum(_remind_one({**about, "recipient": person}, dossier, person, kind, facts) for person in people)


def _remind_one(key: Mapping[str, object], dossier: Dossier | None, person: User, kind: str, facts: notices.Facts) -> int:
    """The unique row is the proof: whoever writes it first sends the notice, in one transaction."""
    with transaction.atomic():
        if Reminder.objects.select_for_update().filter(**key).exists():
            return 0
        written = notices.write([person], kind, dossier=dossier, facts=facts)
        if not written:
            return 0
        Reminder.objects.create(**key, notice=written[0])
        return 1
