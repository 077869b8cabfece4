"""Keeps what a dossier is found by, when something it is called by changes elsewhere."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from products.models import Producer, Product

from .models import Dossier, Submission


@receiver(post_save, sender=Product)
def find_by_product(sender: type[Product], instance: Product, created: bool, **kwargs: Any) -> None:
    if not created:
        _find_again(Dossier.objects.filter(product=instance))


@receiver(post_save, sender=Producer)
def find_by_producer(sender: type[Producer], instance: Producer, created: bool, **kwargs: Any) -> None:
    if not created:
        _find_again(Dossier.objects.filter(producer=instance))


@receiver(post_save, sender=Submission)
def find_by_submission(sender: type[Submission], instance: Submission, **kwargs: Any) -> None:
    _find_again(Dossier.objects.filter(pk=instance.dossier_id))


def _find_again(dossiers: QuerySet[Dossier]) -> None:
    for dossier in dossiers.select_related("product", "producer"):
        if dossier.search != (words := dossier.named()):
            Dossier.objects.filter(pk=dossier.pk).update(search=words)
