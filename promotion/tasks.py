"""What the worker does for step 6. Every task may run twice, or be killed, without harm."""

from __future__ import annotations

from celery import shared_task

from promotion.acts import certificates


@shared_task(ignore_result=True)
def render_certificate(pk: int) -> None:
    """Print one certificate; woken by its order."""
    certificates.render(pk)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every 30 seconds: print what waits (whoever was not woken), end what is over."""
    certificates.render_waiting()
    certificates.expire_ended()
