"""What follows in this app when something happens below it: names dossiers are found by, letters about passwords."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import PasswordLetter, User
from basics.sweeps import each
from products.models import Producer, Product
from workflow.door import locked
from workflow.wake import wake

from .acts import passwords
from .models import Dossier, Submission

CALLED_BY: dict[type[Producer | Product], frozenset[str]] = {
    Product: frozenset({"name_vi", "name_en"}),
    Producer: frozenset({"name", "name_en", "representative_name", "phone"}),
}
"""The columns that `Dossier.names` reads of either."""


@receiver(post_save, sender=Product)
@receiver(post_save, sender=Producer)
def find_by_new_name(
    sender: type[Producer | Product], instance: Producer | Product, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Only once the name stands: moves that write to a product hold its dossier, so nobody waits for one while they hold the product."""
    if created or (update_fields is not None and update_fields.isdisjoint(CALLED_BY[sender])):
        return
    called = Dossier.objects.filter(**{str(sender._meta.model_name): instance})
    transaction.on_commit(partial(_find_all_again, called), robust=True)


@receiver(post_save, sender=Submission)
def find_by_submission(sender: type[Submission], instance: Submission, **kwargs: Any) -> None:
    """At once: whoever hands a dossier in holds it."""
    _find_again(instance.dossier_id)


def _find_all_again(dossiers: QuerySet[Dossier]) -> None:
    """One at a time: whoever holds a single row is never part of a deadlock."""
    each(list(dossiers.values_list("pk", flat=True)), _find_again)


@transaction.atomic
def _find_again(pk: int) -> int:
    """After a move under way, which may have read the former name."""
    dossier = locked(Dossier, pk)
    words = dossier.named()
    return Dossier.objects.filter(pk=pk).exclude(search=words).update(search=words)


@receiver(post_save, sender=PasswordLetter)
def answer_soon(**kwargs: Any) -> None:
    """Whoever asked waits for it; known or not, the same is done here."""
    wake("cycle.tasks.send_due_notices")


@receiver([password_changed, password_reset])
def tell_of_new_password(user: User, **kwargs: Any) -> None:
    passwords.tell_of_change(user)
