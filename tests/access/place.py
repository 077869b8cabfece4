"""A three-level province in which everything stands at once: one object of each kind, in named situations.

The producer of all its dossiers is that of `people`; the other province has objects of its own.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.models import Dossier, Notice, OutreachEvent, ReviewComment, SupportEntry
from documents.models import Upload
from evaluation.models import Council, CouncilItem, Seat
from ocop_portal.simulation import choices
from products.models import Evidence, Product
from promotion.models import Certificate
from tests.access.people import People, gather
from tests.access.road import Road, set_out
from tests.factories import handed_in
from tests.worlds import World, make_world
from workflow.door import begin
from workflow.publishing import publish_due

TODAY = dt.date(2026, 9, 15)
"""Later than everything that was done, within every window of the year."""


@dataclass
class Place:
    people: People
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)
    """Other objects by name."""

    def road(self, situation: str, *stretches: Callable[[Road], object], target: int = 4) -> Road:
        """A new dossier taken along `stretches`, remembered as it stands then."""
        road = set_out(self.people, target=target)
        for stretch in stretches:
            stretch(road)
        self.dossiers[situation] = road.reload()
        return road


def build() -> Place:
    place = Place(gather(make_world("three_level"), make_world("two_level")))
    place.road("draft", Road.start)
    place.road("potential", Road.identify)
    place.road("idea", Road.start, Road.submit_idea)
    place.road("plan", Road.start, Road.submit_idea, Road.accept_idea)
    place.road("working", Road.to_implementing)
    place.road("intake", Road.to_implementing, Road.submit_dossier)
    place.road("evaluation", Road.to_evaluation)
    _before_councils(place)
    _beside_dossiers(place)
    _arrangements(place)
    _elsewhere(place)
    return place


def _before_councils(place: Place) -> None:
    checking = place.road("checking", Road.to_evaluation)
    place.named["checking item"] = checking.lay_before()
    place.dossiers["checking"] = checking.reload()
    scoring = place.road("scoring", Road.to_evaluation)
    item = place.named["scoring item"] = scoring.open_scoring("district")
    sheets = {
        role: next(s for s in scoring.sheets if s.seat.user_id == place.people.named[role].pk)
        for role in ("district_member", "district_chair")
    }
    scoring._score(sheets["district_chair"], choices.for_stars(item.criteria_set, 4, scoring.rng))
    place.named["open sheet"], place.named["signed sheet"] = sheets["district_member"], sheets["district_chair"]
    place.dossiers["scoring"] = scoring.reload()
    _scored_twice(place)
    decision = place.road("decision", Road.to_evaluation, lambda road: road.council(4))
    closed = place.named["closed item"] = CouncilItem.objects.for_work().get(dossier=decision.dossier)
    place.named["closed sheet"] = closed.sheets.get(seat__user=place.people.named["district_member"])
    recognised = place.road(
        "recognised",
        Road.to_evaluation,
        lambda road: road.council(4),
        lambda road: road.move("forward", road.authority),
        lambda road: road.council(4),
        Road.recognise,
    )
    place.named["certificate"] = Certificate.objects.get(recognition__dossier=recognised.dossier)
    place.named["product"] = _pictured(recognised.product)


def _scored_twice(place: Place) -> None:
    """One item whose totals lie too far apart, and one that is scored once more."""
    member = place.people.named["district_member"]
    revealed = place.road("revealed", Road.to_evaluation)
    item = place.named["revealed item"] = revealed.reveal_apart(revealed.open_scoring("district"), "district")
    place.named["revealed sheet"] = item.sheets.get(seat__user=member)
    place.dossiers["revealed"] = revealed.reload()
    again = place.road("scored again", Road.to_evaluation)
    item = again.reveal_apart(again.open_scoring("district"), "district")
    item = place.named["rescoring item"] = again.item_move(item, "rescore", "district_chair")
    place.named["first sheet"], place.named["second sheet"] = item.sheets.filter(seat__user=member).order_by("version")
    place.dossiers["scored again"] = again.reload()


def _pictured(product: Product) -> Product:
    picture = io.BytesIO()
    Image.new("RGB", (960, 540), "white").save(picture, "PNG")
    product.picture.save("drawing.png", ContentFile(picture.getvalue()))
    return product


def _beside_dossiers(place: Place) -> None:
    people, intake = place.people, place.dossiers["intake"]
    officer = people.named["commune_officer"]
    place.named["comment"] = ReviewComment.objects.create(
        dossier=intake, item="evidence", text="Chụp lại trang 2.", written_by=officer, written_at=clock.now()
    )
    place.named["sent comment"] = ReviewComment.objects.create(
        dossier=intake, item="evidence", text="Chụp lại trang 3.", written_by=officer, sent_at=clock.now()
    )
    SupportEntry.objects.create(
        dossier=place.dossiers["working"], day=TODAY, topic="training", given_by="Xã", text="Tập huấn.", entered_by=officer
    )
    for situation in ("draft", "working", "intake", "checking"):
        place.named[f"{situation} link"] = _paper_of(place, situation)
    for situation in ("intake", "checking"):
        handed_in(place.dossiers[situation], people.owner)
    place.named["upload"] = Upload.objects.create(owner=people.owner, name="giay.pdf", size=9, sha256="a" * 64)
    place.named["notice"] = Notice.objects.filter(recipient=people.owner).first()
    publish_due()


def _paper_of(place: Place, situation: str) -> Any:
    """One more paper, in this dossier alone."""
    dossier = place.dossiers[situation]
    paper = place.dossiers["intake"].evidence_links.select_related("evidence").first().evidence
    paper.pk, paper.public_id, paper.product = None, Evidence._meta.get_field("public_id").get_default(), dossier.product
    paper._state.adding = True
    paper.save()
    return dossier.evidence_links.create(evidence=paper)


def _arrangements(place: Place) -> None:
    people = place.people
    place.named["event"] = _event(people.world, people.commune, people.fresh("commune_officer"))
    place.named["year"], council = people.world.year, people.councils["district"]
    place.named["round"], place.named["council"] = council.round, council
    place.named["fresh council"] = Council.objects.create(
        state="in_force", round=council.round, name="Hội đồng đợt 2", decision_number="2/QĐ", decided_on=TODAY
    )
    place.named["fresh seat"] = Seat.objects.create(
        state="in_force", council=place.named["fresh council"], user=people.world.cast.person(), role="member"
    )


def _elsewhere(place: Place) -> None:
    """The other province's dossier, with what hangs on it: existing ids that are nobody's of this province."""
    abroad: World = place.people.abroad
    journey = abroad.journey()
    journey.to_evaluation()
    item = journey.put_before_council()
    place.dossiers["foreign"] = journey.reload()
    foreign = place.named["foreign"] = {}
    foreign["dossier"], foreign["item"], foreign["sheet"] = journey.dossier, item, item.sheets.first()
    foreign["council"], foreign["round"], foreign["year"] = item.council, item.council.round, abroad.year
    foreign["notice"] = Notice.objects.filter(recipient=journey.owner).first()
    foreign["evidence"] = journey.dossier.evidence_links.first().evidence
    foreign["product"] = journey.product
    foreign["event"] = _event(abroad, abroad.province, abroad.cast.holder("officer", abroad.province))


def _event(world: World, unit: AdministrativeUnit, by: User) -> OutreachEvent:
    levels = {level: unit.at_level(level) for level in ("commune", "district", "province")}
    event = OutreachEvent(
        unit=unit, cycle_year=world.year, **levels, title="Tập huấn OCOP", day=TODAY, place="Nhà văn hóa", content="Chu trình"
    )
    with clock.at(TODAY):
        return begin(event, "plan", by=by)
