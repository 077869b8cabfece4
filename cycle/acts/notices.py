"""Notices: written with the move, read in the portal; `cycle.acts.mailing` copies them by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.words import Words
from cycle.changes import last_submission
from cycle.models import Dossier, Notice
from cycle.rules import recipients
from workflow.acts import Act
from workflow.moves import Made, moves_of
from workflow.wake import wake

Facts = Mapping[str, object]

OF_MOVES = "dossier."
"""Kinds of the notices that moves write: this and the move's name."""

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
    again = bool(declared.sends) and last_submission(dossier, declared.sends) is not None
    facts = {**facts_of(dossier), "note": act.note, "helper": _name_of_helper(act), "again": again}
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
    if notice.facts.get("again"):
        said = str(_("%(said)s It was handed in before: see what changed.")) % {"said": said}
    if not notice.facts.get("helper"):
        return said
    helped = _("%(said)s Handed in for the producer by %(helper)s; tell the office that has the dossier where nobody asked for it.")
    return str(helped) % {"said": said, "helper": notice.facts["helper"]}


def address_of(notice: Notice) -> str:
    """The page the notice is about: what changed, where something came again."""
    if notice.dossier is None:
        return reverse("notice_list")
    page = "dossier_changes" if notice.facts.get("again") else "dossier_detail"
    return reverse(page, args=[notice.dossier.public_id])
