"""Notices: written with the move, read in the portal, copied by e-mail from the outbox."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.words import Words
from cycle.models import Dossier, Notice
from cycle.rules import recipients
from workflow.acts import Act
from workflow.moves import Made, moves_of
from workflow.wake import wake

logger = logging.getLogger(__name__)

Facts = Mapping[str, object]

OF_MOVES = "dossier."
"""Kinds of the notices that moves write: this and the move's name."""
BATCH = 200
RETRY_AFTER = dt.timedelta(seconds=30)
AWAY = (ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)
GIVE_UP_AFTER = dt.timedelta(days=7)
"""A mail server may be down for days; an address it refuses for good is given up at once."""

KINDS: dict[str, Words] = {
    "reminder.before": _("%(product)s: due on %(due)s, %(days)s working days left."),
    "reminder.after": _("%(product)s was due on %(due)s."),
    "reminder.escalated": _("%(product)s is overdue at %(unit)s since %(due)s."),
    "reminder.certificate": _("The certificate of %(product)s ends on %(due)s. Start the re-evaluation in time."),
}
"""Sentences of notices that no move writes. Higher apps add theirs when they start."""


def write_for_move(dossier: Dossier, made: Made[Dossier]) -> None:
    """Tell the people a move concerns, in its own transaction. Nobody is told of their own act; of one made for them they are."""
    declared, act = made.move, made.act
    if not declared.recipients or not declared.message:
        return
    people: dict[int, User] = {}
    for recipients_of in declared.recipients:
        people.update({user.pk: user for user in recipients_of(dossier, made.desk_before)})
    if act.on_behalf_of:
        people.update({user.pk: user for user in recipients.producer_members(dossier, made.desk_before)})
    people.pop(act.by.pk, None)
    facts = {**facts_of(dossier), "note": act.note, "helper": _name_of_helper(act)}
    write(people.values(), f"{OF_MOVES}{declared.name}", dossier=dossier, facts=facts)


def _name_of_helper(act: Act) -> str:
    """Who made the move in the producer's place, with the office; "" where nobody did."""
    if act.on_behalf_of is None:
        return ""
    return f"{act.by.full_name}, {act.grant.unit.name}" if act.grant.unit else act.by.full_name


def facts_of(dossier: Dossier) -> Facts:
    return {
        "product": dossier.product.name_vi,
        "producer": dossier.producer.name if dossier.producer else "",
        "stars": dossier.stars,
        "due": f"{dossier.desk_due:%d/%m/%Y}" if dossier.desk_due else "",
    }


def write(people: Iterable[User], kind: str, *, dossier: Dossier | None = None, facts: Facts) -> list[Notice]:
    """Add one notice a person to the outbox and wake the worker; the rows alone are the truth."""
    now = clock.now()
    rows = [
        Notice(recipient=user, dossier=dossier, kind=kind, facts=facts, created_at=now, email_due_at=now if user.email else None)
        for user in people
        if user.is_active
    ]
    if rows:
        Notice.objects.bulk_create(rows)
        wake("cycle.tasks.send_due_notices")
    return rows


def sentence(notice: Notice) -> str:
    """The notice in the language now active."""
    if notice.kind.startswith(OF_MOVES):
        declared = moves_of(Dossier).get(notice.kind.removeprefix(OF_MOVES))
        text = declared.message if declared else notice.kind
    else:
        text = KINDS.get(notice.kind, notice.kind)
    said = str(text) % notice.facts
    if not notice.facts.get("helper"):
        return said
    helped = _("%(said)s Handed in for the producer by %(helper)s; tell the office that has the dossier where nobody asked for it.")
    return str(helped) % {"said": said, "helper": notice.facts["helper"]}


class ServerAway(Exception):
    """The mail server does not answer; the other mails of the batch need not wait for it one by one."""


def send_batch() -> int:
    """Send the e-mails that are due, oldest first, at most BATCH; the number sent. It ends where the server does not answer."""
    sent = 0
    for pk in due():
        try:
            sent += send_one(pk)
        except ServerAway:
            break
    return sent


def send_one(pk: int) -> bool:
    """Send one due e-mail under a lock on its row, so that two workers never send it both; whether it went out.

    Raises ServerAway where no mail can go out now; the mail is put off like any that failed.
    """
    failure: Exception | None = None
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient", "dossier")
            .filter(pk=pk, email_sent_at=None)
            .first()
        )
        if notice is None or notice.email_due_at is None:
            return False
        try:
            message(notice).send()
        except Exception as error:
            failure = error
            logger.warning("notice %s not sent: %s", pk, error)
            _put_off(notice, error)
        else:
            notice.email_sent_at = clock.now()
            notice.save(update_fields=["email_sent_at"])
    if isinstance(failure, AWAY):
        raise ServerAway from failure
    return failure is None


def _put_off(notice: Notice, error: Exception) -> None:
    """Try again soon, as long as the mail server may come back."""
    hopeless = isinstance(error, smtplib.SMTPRecipientsRefused) or clock.now() - notice.created_at > GIVE_UP_AFTER
    notice.attempts += 1
    notice.last_error = str(error)[:200]
    notice.email_due_at = None if hopeless else clock.now() + RETRY_AFTER
    notice.save(update_fields=["attempts", "last_error", "email_due_at"])


def message(notice: Notice) -> EmailMultiAlternatives:
    """The e-mail copy, in the recipient's language; its Message-ID is the notice's, so a repeat is one message."""
    with translation.override(notice.recipient.language):
        path = reverse("dossier_detail", args=[notice.dossier.public_id]) if notice.dossier else reverse("notice_list")
        context = {"notice": notice, "sentence": sentence(notice), "url": f"{settings.SITE_URL}{path}", "dossier": notice.dossier}
        subject = " ".join(render_to_string("emails/notice_subject.txt", context).split())
        mail = EmailMultiAlternatives(subject, render_to_string("emails/notice.txt", context), to=[notice.recipient.email or ""])
        mail.extra_headers["Message-ID"] = f"<{notice.public_id}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"
        mail.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return mail


def due() -> list[int]:
    """Ids of the notices whose e-mail is due, oldest first, at most a batch."""
    return list(Notice.objects.outbox().values_list("pk", flat=True)[:BATCH])
