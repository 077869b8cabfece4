"""The pages that are measured, for whom, and how much longer than which bare page each may take."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from accounts.models import AdministrativeUnit, User
from basics.drafts import VERSIONS, packed, version_of
from basics.vietnamese import fold
from benchmarks.country_councils import choices_of
from benchmarks.country_dossiers import CAST
from benchmarks.measuring import Page
from cycle.models import Dossier
from evaluation.models import Council, CouncilItem, Mark, ScoreSheet
from people.models import Appointment
from promotion.models import Certificate, Listing

LIST, DETAIL, BOARD, SHOP, PRODUCT, CHECK, MARK = 1.8, 2.5, 2.0, 1.6, 1.6, 1.2, 1.7
DEEP = 400
WORDS = "chè đinh"
NOTHING = "không có gì như thế"
BARE = ("hello", "list50", "page50", "update1", "mark1")


def bare_pages(cookie: str) -> list[Page]:
    def form() -> Mapping[str, str]:
        return {"stars": "3"}

    return [Page(name, f"/{name}", cookie, form=form if name == "mark1" else None) for name in BARE]


def pages() -> list[Page]:
    return [*_signed_in(), *_of_council(), *_public()]


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def _officer(unit: AdministrativeUnit) -> str:
    return cookie_of(User.objects.filter(appointments__in=Appointment.objects.filter(unit=unit, role="officer")).earliest("pk"))


def _signed_in() -> list[Page]:
    at_office = Dossier.objects.select_related("province", "commune", "producer").get(pk=CAST[0][1] + 1)
    own = Dossier.objects.select_related("producer").get(pk=sum(count for _place, count in CAST))
    province, commune = _officer(at_office.province), _officer(at_office.commune)
    national = _officer(AdministrativeUnit.objects.national())
    producer = cookie_of(User.objects.filter(memberships__producer=own.producer).earliest("pk"))
    member = cookie_of(_member())
    inbox, listed = reverse("inbox"), reverse("dossier_list")
    return [
        *(Page(f"inbox: {who}", inbox, cookie, like="page50", limit=LIST) for who, cookie in [
            ("province officer", province), ("commune officer", commune), ("producer", producer), ("council member", member),
        ]),
        Page("dossier list: province", listed, province, like="page50", limit=LIST),
        Page("dossier list: national", listed, national, like="page50", limit=LIST),
        Page("dossier list: page 30", f"{listed}?page=30", province, like="page50", limit=LIST),
        Page("search in dossiers: province", f"{listed}?q={quote(WORDS)}", province, like="page50", limit=LIST),
        Page("search in dossiers: national", f"{listed}?q={quote(WORDS)}", national, like="page50", limit=LIST),
        Page("search in dossiers: no hit", f"{listed}?q={quote(NOTHING)}", province, like="page50", limit=LIST),
        Page("dossier page", reverse("dossier_detail", args=[at_office.public_id]), province, like="page50", limit=DETAIL),
    ]  # fmt: skip


def _member() -> User:
    return Council.objects.earliest("pk").seats.filter(role="member").earliest("pk").user


def _of_council() -> list[Page]:
    item = CouncilItem.objects.earliest("pk")
    chair = cookie_of(item.council.seats.get(role="chair").user)
    sheet = ScoreSheet.objects.select_related("item").get(item=item, seat__user=_member())
    url, member = reverse("sheet_edit", args=[sheet.public_id]), cookie_of(_member())
    return [
        Page("score sheet", url, member, like="page50", limit=DETAIL),
        Page("save one mark", url, member, lambda: _another_choice(sheet), "application/json", like="mark1", limit=MARK),
        Page("chair's item", reverse("item_detail", args=[item.public_id]), chair, like="page50", limit=BOARD),
        Page("chair's board", reverse("council_detail", args=[item.council.public_id]), chair, like="page50", limit=BOARD),
    ]


def _another_choice(sheet: ScoreSheet) -> Mapping[str, str]:
    """One option changed, as the sheet's script posts it."""
    criterion, options = choices_of(sheet.item.criteria_set_id)[0]
    chosen, name = Mark.objects.get(sheet=sheet, criterion=criterion).option_id, f"c{criterion}"
    return {name: str(next(option for option in options if option != chosen)), VERSIONS: packed({name: version_of(chosen)})}


def _public() -> list[Page]:
    shop = reverse("catalogue")
    listing = Listing.objects.select_related("product", "recognition__commune").earliest("pk")
    certificate = Certificate.objects.earliest("pk")
    renamed = Listing.objects.filter(recognition__commune__predecessors__isnull=False).select_related("recognition__commune").earliest("pk")
    former = renamed.recognition.commune.predecessors.earliest("pk").name
    return [
        Page("home", "/", like="list50", limit=SHOP),
        Page("catalogue", shop, like="list50", limit=SHOP),
        Page("catalogue: search", f"{shop}?q={quote(WORDS)}", like="list50", limit=SHOP),
        Page("catalogue: a place's former name", f"{shop}?q={quote(fold(former))}", like="list50", limit=SHOP),
        Page(f"catalogue: page {DEEP}", f"{shop}?page={DEEP}", like="list50", limit=SHOP),
        Page("product page", reverse("product_page", args=[listing.product.public_id]), like="list50", limit=PRODUCT),
        Page("certificate check", reverse("certificate_check", args=[certificate.check_code]), like="list50", limit=CHECK),
    ]
