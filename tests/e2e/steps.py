"""What each person does on the portal's pages, step by step."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from basics import clock
from cycle.models import Dossier
from ocop_portal.simulation import choices
from products.models import CriteriaSet, EvidenceKind, Producer
from tests.e2e.running import Portal
from tests.e2e.visitors import DESK, PHONE, Visitor
from tests.e2e.world import codes_by_part

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from accounts.models import User
    from evaluation.models import CouncilItem, ScoreSheet

IDEA = {
    "core_value": "Chè shan tuyết hái tay một tôm hai lá", "is_existing": True, "story": "Ba đời nhà tôi giữ đồi chè cổ thụ.",
    "packaging": "Hộp giấy 200 g", "brand": "Shan Cổ Thụ", "raw_materials": "Búp chè trong xã", "production_place": "Thôn 4",
    "labour": "12 người trong xã", "technology": "Sao tay, sấy lạnh", "quality_target": "3 sao", "market_area": "Trong tỉnh, Hà Nội",
    "market_customers": "Gia đình, khách du lịch", "market_income": "Khá", "market_size": "8 tấn một năm", "expected_price": "120.000 đồng",
    "competitors": "Chè xanh cùng vùng", "novelty": "Truy xuất từng mẻ", "support_wanted": "Tập huấn bao bì", "committed": True,
}  # fmt: skip
PLAN = {
    "goals": "Bán ổn định quanh năm", "capital": "850 triệu đồng", "members": "9", "trades": "Trồng, chế biến chè", "staff": "12",
    "product": "Chè shan tuyết đóng hộp", "market": "Cửa hàng OCOP, sàn điện tử", "materials": "20 hộ trong xã", "technology": "Sấy lạnh",
    "capacity": "8 tấn một năm", "environment": "Thu gom, ủ phân", "investment": "400 triệu đồng", "risks": "Sương muối",
}  # fmt: skip
ASSESSMENT = {
    "history": "Hợp tác xã lập năm 2015.", "structure": "Ban giám đốc, hai tổ.", "product_standard": "TCCS 01:2026",
    "plan_results": "Đã làm xong các việc trong phương án.", "production_plan": "Tăng 20% mỗi năm.",
}  # fmt: skip
REPORT = {
    "local_materials": "Trên 75% nguyên liệu do các hộ trong xã cung cấp.",
    "local_labour": "Trên 75% lao động thường xuyên là người trong xã.",
    "idea_origin": "Ý tưởng xuất phát từ nghề truyền thống của địa phương.",
    "local_identity": "Sản phẩm gắn với lễ hội chè và tri thức của địa phương.", "proposal": "Đề nghị đánh giá, phân hạng.",
}  # fmt: skip


def paper(number: int) -> dict[str, Any]:
    """A real file with a page or picture of its own: scans as PDF, photographs as JPEG."""
    picture = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(picture).text((60, 80), f"Giay to so {number}", fill="black")
    held, kind = io.BytesIO(), "PDF" if number % 2 else "JPEG"
    picture.save(held, kind)
    name = f"giay-{number}.{'pdf' if kind == 'PDF' else 'jpg'}"
    return {"name": name, "mimeType": "application/pdf" if kind == "PDF" else "image/jpeg", "buffer": held.getvalue()}


class Company:
    """Everybody of one test: each is signed in once, in a window of their own, and comes back to it."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.browser, self.portal = browser, portal
        self.windows: dict[int, Visitor] = {}

    def __enter__(self) -> Company:
        return self

    def __exit__(self, *failure: Any) -> None:
        for number, visitor in enumerate(self.windows.values()):
            if failure[0] is not None:
                visitor.page.screenshot(path=self.portal.folder / f"failure-{number}.png", full_page=True)
            visitor.context.close()
        if failure[0] is None:
            assert [visitor.complaints for visitor in self.windows.values() if visitor.complaints] == []

    def visit(self, user: User, width: int = DESK) -> Visitor:
        if user.pk not in self.windows:
            self.windows[user.pk] = Visitor(self.browser, self.portal, width)
            self.windows[user.pk].sign_in(user)
        return self.windows[user.pk]

    def producer(self, user: User) -> Visitor:
        return self.visit(user, PHONE)


# Steps 2 to 4, the producer.


def start_idea(me: Visitor, name: str, set_code: str) -> Dossier:
    """From the list of dossiers to a new product's empty idea form."""
    me.go("dossier_list")
    me.follow("dossier_start")
    me.fill(name=name, product_set=set_code)
    me.press()
    return Dossier.objects.get(product__name_vi=name)


def write_idea(me: Visitor, dossier: Dossier) -> None:
    me.go("dossier_detail", dossier.public_id)
    me.follow("idea_edit", dossier.public_id)
    me.fill(**IDEA)
    me.press()


def write_plan(me: Visitor, dossier: Dossier, criteria_set: CriteriaSet, star: int, *, rises: int = 2) -> None:
    """The plan with its money, then criterion by criterion; `rises` of them, in each part, from nothing."""
    me.go("dossier_detail", dossier.public_id)
    me.follow("plan_edit", dossier.public_id)
    year = clock.today().year
    money = {f"{name}_{year + n}": f"{first + 100 * n}" for n in range(3) for name, first in (("cost", 600), ("revenue", 800))}
    me.fill(target_star=str(star), **PLAN, **money)
    me.press("main form button[name=go][value=next]")
    planned = choices.for_stars(criteria_set, star, random.Random(3))
    lowest = {row.criterion: row.options[0][:2] for row in choices.criteria_of(criteria_set.pk)}
    for criteria in codes_by_part(criteria_set).values():
        higher = [one for one in criteria if planned[one][1] > lowest[one][1]][:rises]
        for one in criteria:
            today = lowest[one] if one in higher else planned[one]
            me.fill(**{f"c{one}-today": str(today[0]), f"c{one}-planned": str(planned[one][0])})
            if one in higher:
                me.unfolded(f"main [name='c{one}-measure']")
                me.fill(**{f"c{one}-measure": "Mua máy sấy", f"c{one}-by_when": f"31/12/{year}", f"c{one}-helper": "Cán bộ xã"})
        me.press("main form button[name=go][value=next]")


def write_dossier(me: Visitor, dossier: Dossier, criteria_set: CriteriaSet, star: int) -> None:
    """Registration, self-assessment, a score on every criterion, every paper that is needed."""
    page = dossier.public_id
    me.go("dossier_detail", page)
    me.follow("registration_edit", page)
    me.fill(committed=True)  # the rest is known of the producer
    me.press()
    me.follow("assessment_edit", page)
    me.fill(**ASSESSMENT)
    me.press("main form button[name=go][value=next]")
    chosen = choices.for_stars(criteria_set, star, random.Random(5))
    for criteria in codes_by_part(criteria_set).values():
        for one in criteria:
            me.page.locator(f"input[name='c{one}-option'][value='{chosen[one][0]}']").check()
        me.fill(**{f"c{criteria[0]}-description": "Có minh chứng kèm theo."})
        me.press("main form button[name=go][value=next]")
    upload_evidence(me, dossier)


def upload_evidence(me: Visitor, dossier: Dossier) -> None:
    me.go("evidence_list", dossier.public_id)
    year, sector = clock.today().year, dossier.product.product_set.sector.key
    for number, kind in enumerate(kind for kind in EvidenceKind.objects.all() if sector in kind.required_sectors):
        me.fill(kind=kind.code, issued_on=f"01/03/{year}", **({"expires_on": f"01/03/{year + 2}"} if kind.expires else {}))
        me.page.locator("input[type=file]").set_input_files(paper(number))
        me.press("form[enctype] button.btn-primary")
    assert dossier.evidence_links.count() == number + 1


# Step 5.


def write_report(me: Visitor, dossier: Dossier, samples: int) -> None:
    me.go("dossier_detail", dossier.public_id)
    me.follow("commune_report_edit", dossier.public_id)
    me.fill(**REPORT, samples_received=str(samples))
    me.press()


def put_before_council(me: Visitor, dossier: Dossier, council: Any) -> CouncilItem:
    """The officer ticks the dossier on the page of the round."""
    me.go("round_detail", council.round.public_id)
    me.page.locator(f"input[name=dossier][value='{dossier.public_id}']").check()
    me.fill(council=council.public_id)
    me.press("main form:has([name=dossier]) button.btn-primary")
    return council.items.get(dossier=dossier)


def answer_conflict_question(me: Visitor, item: CouncilItem) -> None:
    """The question comes first: nothing of the dossier shows before the answer."""
    me.go("inbox")
    me.press(f'main a[href*="{item.public_id}"]')
    assert item.dossier.code not in me.text()
    me.page.locator("input[name=answer][value=no]").check()
    me.press()


def item_move(me: Visitor, item: CouncilItem, name: str, **values: Any) -> None:
    me.go("item_detail", item.public_id)
    me.follow("item_move", item.public_id, name)
    me.fill(**values)
    me.press("main form button.btn-primary, main form button.btn-danger")
    item.refresh_from_db()


def score(me: Visitor, sheet: ScoreSheet, stars: int, seed: int) -> None:
    """Every criterion, then signing on the page that shows the total."""
    me.go("inbox")
    me.follow("sheet_edit", sheet.public_id)
    for criterion, (option, _points) in choices.for_stars(sheet.item.criteria_set, stars, random.Random(seed)).items():
        me.page.locator(f"input[name='c{criterion}'][value='{option}']").check()
    me.press("main form button[name=go][value=sign]")
    me.press()
    sheet.refresh_from_db()
    assert sheet.state == "signed", me.text()


def own_producer(user: User) -> Producer:
    return Producer.objects.get(memberships__user=user)
