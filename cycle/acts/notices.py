"""Notices: written with the move, read in the portal; `cycle.acts.mailing` copies them by e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Level, User
from basics import clock, phones
from basics.formats import moment
from basics.words import Words
from cycle.items import named
from cycle.models import Dossier, Notice
from cycle.models.states import State
from cycle.office import office_called
from cycle.rules import recipients
from people.contacts import contact_of
from workflow.acts import Act
from workflow.moves import Made, moves_of
from workflow.wake import wake

from .submissions import comes_again
from .yearend import WAITS, waits_for_year

Facts = Mapping[str, object]

OF_MOVES = "dossier."
"""Kinds of the notices that moves write: this and the move's name."""

RECEIPT = "receipt"
PASSWORD_LINK, PASSWORD_CHANGED = "password.link", "password.changed"
KINDS: dict[str, Words] = {
    RECEIPT: _("%(product)s (%(code)s): %(what)s received at %(at)s. It lies at %(office)s, which answers by %(due)s."),
    f"{RECEIPT}.without_term": _("%(product)s (%(code)s): %(what)s received at %(at)s. It lies at %(office)s."),
    "reminder.before": _("%(product)s: due on %(due)s, %(days)s working days left."),
    "reminder.after": _("%(product)s was due on %(due)s."),
    "reminder.escalated": _("%(product)s is overdue at %(unit)s since %(due)s."),
    "reminder.certificate": _("The certificate of %(product)s ends on %(due)s. Start the re-evaluation in time."),
    PASSWORD_LINK: _("A link to choose a new password was asked for and sent to your e-mail address."),
    PASSWORD_CHANGED: _("Your password was changed at %(at)s. If it was not you, tell %(whom_to_tell)s at once."),
}
"""Sentences of notices that no move writes. Higher apps add theirs when they start."""
CODED: dict[str, Callable[[str], Words]] = {"whom_to_tell": lambda known: known or _("the office that opened your account")}
"""Facts kept as a code and said in the reader's language. Higher apps add theirs too."""


def write_for_move(dossier: Dossier, made: Made[Dossier]) -> None:
    """Tell the people a move concerns, in its own transaction. Nobody is told of their own act; of one made for them they are."""
    declared, act = made.move, made.act
    if not declared.recipients or not declared.message:
        return
    people: dict[int, User] = {}
    for recipients_of in declared.recipients:
        people.update({user.pk: user for user in recipients_of(dossier, made.desk_before)})
    if declared.hands_in:
        _confirm(dossier, made)
    elif act.on_behalf_of:
        people.update({user.pk: user for user in recipients.producer_members(dossier, made.desk_before)})
    people.pop(act.by.pk, None)
    facts = {
        **facts_of(dossier),
        "note": act.note,
        "helper": _name_of_helper(act),
        "again": comes_again(dossier, declared),
        "waits": waits_for_year(dossier),
    }
    write(people.values(), f"{OF_MOVES}{declared.name}", dossier=dossier, facts=facts)


def _confirm(dossier: Dossier, made: Made[Dossier]) -> None:
    """A receipt for the producer's people, whoever of them handed in, or had it handed in: what, when, to whom, until when."""
    act, unit = made.act, dossier.unit_of_desk
    facts = {
        **facts_of(dossier),
        "code": dossier.code,
        "items": list(made.move.sends),
        "at": moment(act.at),
        "place_of_office": unit.within_a_sentence if unit and unit.level != Level.NATIONAL else "",
        "helper": _name_of_helper(act),
        **(_samples(dossier) if made.move.target == State.DOSSIER_SUBMITTED else {}),
    }
    members = recipients.producer_members(dossier, made.desk_before)
    write(members, RECEIPT if dossier.desk_due else f"{RECEIPT}.without_term", dossier=dossier, facts=facts)


def _samples(dossier: Dossier) -> Facts:
    """How many samples are still to be brought, and to which door: that of the office which has the dossier, where it told one."""
    needed, report = dossier.samples_needed, getattr(dossier, "communereport", None)
    received = (report.samples_received or 0) if report else 0
    if received >= needed:
        return {}
    unit = dossier.unit_of_desk
    contact = contact_of([unit]) if unit else None
    known = [contact.name, contact.address, contact.hours, phones.display(contact.phone)] if contact else []
    return {"samples": needed - received, "place": ", ".join(filter(None, known))}


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
    said = str(text) % _in_words(notice.facts)
    if samples := notice.facts.get("samples"):
        brought = ngettext("%(said)s Bring %(samples)d sample to %(place)s.", "%(said)s Bring %(samples)d samples to %(place)s.", samples)
        said = brought % {"said": said, "samples": samples, "place": notice.facts["place"] or _("that office")}
    if notice.facts.get("waits"):
        said = f"{said} {WAITS}"
    if notice.facts.get("again"):
        said = str(_("%(said)s It was handed in before: see what changed.")) % {"said": said}
    if not notice.facts.get("helper"):
        return said
    helped = _("%(said)s Handed in for the producer by %(helper)s; tell the office that has the dossier where nobody asked for it.")
    return str(helped) % {"said": said, "helper": notice.facts["helper"]}


def _in_words(facts: Facts) -> Facts:
    """With what differs by language: what is kept as a code, the names of items and of the office."""
    facts = {name: str(CODED[name](str(value))) if name in CODED else value for name, value in facts.items()}
    if "items" not in facts:
        return facts
    titles = [str(named(key).title) for key in facts["items"]]  # type: ignore[attr-defined]
    return {**facts, "what": ", ".join(titles), "office": office_called(str(facts["place_of_office"]))}


def address_of(notice: Notice) -> str:
    """The page the notice is about: what changed, where something came again."""
    if notice.dossier is None:
        return reverse("notice_list")
    page = "dossier_changes" if notice.facts.get("again") else "dossier_detail"
    return reverse(page, args=[notice.dossier.public_id])
