"""Dossiers at every point of the road, so that every main page has something to show."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from PIL import Image, ImageFilter

from accounts import clock
from accounts.models import User
from cycle.models import ReviewComment
from evaluation.models import ScoreSheet
from ocop_portal.simulation import papers
from ocop_portal.simulation.journey import Journey, seat
from products.models import Product, ProductSet
from promotion.models import Certificate

from .running import Portal, eventually
from .world import TEA, live_world

if TYPE_CHECKING:
    from accounts.models import AdministrativeUnit
    from cycle.models import CycleYear, Dossier
    from evaluation.models import CouncilItem

CARDS = 12


@dataclass
class Scenery:
    owner: User
    officer: User
    province_officer: User
    administrator: User
    authority: User
    year: CycleYear
    dossiers: dict[str, Dossier]
    item: CouncilItem
    sheet: ScoreSheet
    certificate: Certificate
    province: AdministrativeUnit

    @property
    def member(self) -> User:
        return self.sheet.seat.user

    @property
    def chair(self) -> User:
        return seat(self.item.council, "chair").user


def build(portal: Portal) -> Scenery:
    world = live_world("two_level")
    cast, today = world.cast, clock.today()
    producer, owner = cast.producer(world.communes[0])
    tea = ProductSet.objects.select_related("group__sector").get(number=TEA)

    def walk(**more: Any) -> Journey:
        product = cast.product(producer, tea)
        return Journey(cast, world.year, product, owner, cast.rng, start_on=today, not_after=today, **more)

    walks = {name: walk() for name in ("idea", "plan", "implementing", "returned", "submitted", "scoring", "awaiting")}
    walks["idea"].start()
    walks["plan"].start()
    walks["plan"].submit_idea()
    walks["plan"].accept_idea()
    papers.write_plan(walks["plan"].dossier, 4, cast.rng)
    for name in ("implementing", "returned", "submitted"):
        walks[name].to_implementing()
    papers.write_dossier(walks["implementing"].dossier, 3, cast.rng, owner)
    walks["returned"].submit_dossier()
    walks["returned"].return_dossier()
    walks["submitted"].submit_dossier()
    ReviewComment.objects.create(
        dossier=walks["submitted"].dossier, item="registration", text="Ghi rõ địa chỉ.", written_by=world.officer()
    )
    for name in ("scoring", "awaiting"):
        walks[name].to_evaluation()
    item = walks["scoring"].judge(walks["scoring"].put_before_council(), 3, stop_before_closing=True)
    walks["awaiting"].judge(walks["awaiting"].put_before_council(), 3)
    certificate = recognised(portal, walk)
    return Scenery(
        owner, world.officer(), world.officer(world.province), cast.holder("administrator", world.province),
        cast.holder("authority", world.province), world.year, {name: one.reload() for name, one in walks.items()}, item,
        ScoreSheet.objects.filter(item=item, state="draft").select_related("seat__user").order_by("pk")[0], certificate, world.province,
    )  # fmt: skip


def recognised(portal: Portal, walk: Any) -> Certificate:
    """A full page of the catalogue; the worker prints the certificates."""
    for number in range(CARDS):
        one = walk()
        picture = ContentFile(photograph(number), name=f"anh-{number}.jpg")
        Product.objects.get(pk=one.product.pk).picture.save(picture.name, picture)
        one.to_decision(3 + number % 2)
    certificates = Certificate.objects.filter(recognition__province=one.year.province)
    eventually(lambda: not certificates.filter(state="ordered").exists(), f"certificates printed:\n{portal.said('worker')}")
    return certificates.select_related("recognition__product").order_by("pk")[0]


def photograph(number: int) -> bytes:
    """As large in bytes as what a phone takes of leaves in the sun: soft shapes with grain."""
    grain = Image.effect_noise((1600, 900), 60 + number)
    leaves = Image.effect_noise((1600, 900), 120).filter(ImageFilter.GaussianBlur(6))
    picture = Image.merge("RGB", (leaves, Image.blend(leaves, grain, 0.15), leaves.point(lambda value: value // 2)))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=85)
    return held.getvalue()
