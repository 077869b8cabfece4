"""Notices by e-mail: what is due leaves the outbox, what fails waits or is given up as the mail server's reply says."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.reset_links import link_for
from basics import clock
from cycle.acts.notices import PASSWORD_LINK, address_of, sentence
from cycle.models import Notice
from cycle.office import office_of
from cycle.querysets import LONGEST_PAUSE

logger = logging.getLogger(__name__)

BATCH = 200
RETRY_AFTER = dt.timedelta(seconds=30)
"""After a first failure; each further reply of "not now" doubles it."""
GIVE_UP_AFTER = dt.timedelta(days=7)
"""A mail server may be down for days; an address it refuses for good is given up at once."""
AWAY = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPAuthenticationError,
)
"""What says nothing about a mail: the server is not there for us at all, or not with these settings."""
CLOSING = 421
WANTS_SIGNING_IN = {530, 534, 535, 538}
"""Replies about our settings (RFC 4954), whatever command they answer."""


@dataclass(frozen=True)
class Verdict:
    """What a failure means: `for_good` for this mail, `away` for all of them."""

    for_good: bool
    away: bool
    answered: bool


def verdict(error: Exception) -> Verdict:
    """By the class of the server's reply, not of the exception: 4yz is a "not now", 5yz a "never" (RFC 5321, 4.2.1)."""
    codes = _codes(error)
    away = isinstance(error, AWAY) or CLOSING in codes or bool(codes & WANTS_SIGNING_IN)
    return Verdict(for_good=not away and bool(codes) and all(code >= 500 for code in codes), away=away, answered=bool(codes))


def _codes(error: Exception) -> set[int]:
    """The server's replies; of several recipients each has its own."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return {code for code, _words in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, smtplib.SMTPResponseException) else set()


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
            .select_related("recipient", "dossier__cycle_year__route")
            .filter(pk=pk, email_sent_at=None)
            .first()
        )
        if notice is None or notice.email_due_at is None:
            return False
        try:
            message(notice).send()
        except Exception as error:
            failure = error
            _put_off(notice, error)
        else:
            notice.email_sent_at = clock.now()
            notice.save(update_fields=["email_sent_at"])
    if failure is not None and verdict(failure).away:
        raise ServerAway from failure
    return failure is None


def _put_off(notice: Notice, error: Exception) -> None:
    """Try again, later each time the server says "not now"; or give it up, which operators are told."""
    meant = verdict(error)
    given_up = meant.for_good or clock.now() - notice.created_at > GIVE_UP_AFTER
    wait = _wait(notice.attempts) if meant.answered else RETRY_AFTER
    notice.attempts = min(notice.attempts + 1, 32_767)
    notice.last_error = str(error)[:200]
    notice.email_due_at = None if given_up else clock.now() + wait
    notice.save(update_fields=["attempts", "last_error", "email_due_at"])
    event = "notice_given_up" if given_up else "notice_put_off"
    logger.warning(
        "%s notice=%s attempts=%s codes=%s error=%r", event, notice.pk, notice.attempts, sorted(_codes(error)), notice.last_error
    )


def _wait(attempts: int) -> dt.timedelta:
    return min(RETRY_AFTER * 2 ** min(attempts, 10), LONGEST_PAUSE)


def message(notice: Notice) -> EmailMultiAlternatives:
    """The e-mail copy, in the recipient's language; its Message-ID is the notice's, so a repeat is one message."""
    with translation.override(notice.recipient.language):
        if notice.kind == PASSWORD_LINK:
            return _mail(notice, _("OCOP Portal: choose a new password"), "emails/password_link.txt", {"url": link_for(notice.recipient)})
        context = {
            "sentence": sentence(notice),
            "url": f"{settings.SITE_URL}{address_of(notice)}",
            "dossier": notice.dossier,
            "office": office_of(notice.dossier, notice.recipient) if notice.dossier else None,
        }
        subject = " ".join(render_to_string("emails/notice_subject.txt", context).split())
        mail = _mail(notice, subject, "emails/notice.txt", context)
        mail.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return mail


def _mail(notice: Notice, subject: str, template: str, context: Mapping[str, object]) -> EmailMultiAlternatives:
    words = render_to_string(template, {"notice": notice, **context})
    mail = EmailMultiAlternatives(subject, words, to=[notice.recipient.email or ""])
    mail.extra_headers["Message-ID"] = f"<{notice.public_id}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"
    return mail


def due() -> list[int]:
    """Ids of the notices whose e-mail is due, oldest first, at most a batch."""
    return list(Notice.objects.outbox().values_list("pk", flat=True)[:BATCH])
