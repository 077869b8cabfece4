"""Dossiers at every point of the road, so that every main page has something to show."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageFilter

from accounts.models import User
from basics import clock
from cycle.models import ReviewComment
from evaluation.models import ScoreSheet
from ocop_portal.simulation import writing
from ocop_portal.simulation.journey import Journey
from products.models import ProductSet
from promotion.acts.certificates import render_waiting
from promotion.models import Certificate
from tests.e2e.world import TEA, live_world
from tests.promotion import stage as stages

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
        return self.item.council.seats.get(role="chair").user


def build() -> Scenery:
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
    writing.write_plan(walks["plan"].dossier, 4, cast.rng)
    for name in ("implementing", "returned", "submitted"):
        walks[name].to_implementing()
    writing.write_dossier(walks["implementing"].dossier, 3, cast.rng, owner)
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
    certificate = recognised()
    return Scenery(
        owner, world.officer(), world.officer(world.province), cast.holder("administrator", world.province),
        cast.holder("authority", world.province), world.year, {name: one.reload() for name, one in walks.items()}, item,
        ScoreSheet.objects.filter(item=item, state="draft").select_related("seat__user").order_by("pk")[0], certificate, world.province,
    )  # fmt: skip


def recognised() -> Certificate:
    """A full page of the catalogue, each product with a photograph and its certificate."""
    stage = stages.build()
    photograph = leaves_in_the_sun()
    for number in range(CARDS):
        product = stage.product(f"Chè shan tuyết số {number}")
        picture = io.BytesIO()
        ImageChops.offset(photograph, 90 * number).save(picture, "JPEG", quality=85)
        product.picture.save(f"anh-{number}.jpg", ContentFile(picture.getvalue()))
        stage.certificate(product=product, stars=3 + number % 2)
    render_waiting()
    return Certificate.objects.filter(state="issued").select_related("recognition__product").latest("pk")


def leaves_in_the_sun() -> Image.Image:
    """As large in bytes as what a phone takes of them: soft shapes with grain."""
    grain = Image.effect_noise((1200, 675), 60)
    leaves = Image.effect_noise((1200, 675), 120).filter(ImageFilter.GaussianBlur(6))
    return Image.merge("RGB", (leaves, Image.blend(leaves, grain, 0.15), leaves.point(lambda value: value // 2)))
