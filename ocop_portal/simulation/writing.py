"""What fictional producers and officers write."""

from __future__ import annotations

import datetime as dt
import hashlib
import random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from basics import clock
from cycle.models import (
    BusinessPlan,
    CommuneReport,
    Dossier,
    DossierEvidence,
    Idea,
    PlanItem,
    PlanYear,
    Registration,
    SelfAssessment,
    SelfScore,
)
from cycle.rules.papers import change_of
from ocop_portal.simulation import choices
from products.models import CriteriaSet, Evidence, EvidenceKind

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""The smallest page there is: a paper of the demonstration says nothing."""
PAPER_NAME = "evidence/demo/paper.pdf"


def write_idea(dossier: Dossier) -> None:
    """Fill in the idea form (Biểu 01/02) of the dossier's product."""
    name, place = dossier.product.name_vi, dossier.commune.within_a_sentence
    values = {
        "core_value": f"{name} làm từ nguyên liệu của {place}, giữ cách làm truyền thống.",
        "is_existing": True,
        "story": f"Nghề làm {name[:1].lower() + name[1:]} ở {place} có từ nhiều đời, nay được cả xóm cùng gìn giữ.",
        "raw_materials": f"Nguyên liệu trồng và thu hái tại {place}.",
        "production_place": f"{dossier.commune.name}, {dossier.province.within_a_sentence}",
        "labour": "12 lao động, phần lớn là người trong xã",
        "technology": "Sơ chế, sấy lạnh và đóng gói hút chân không.",
        "packaging": "Hộp giấy in hai thứ tiếng, túi bên trong hút chân không",
        "brand": name,
        "quality_target": "Đạt 3 sao trong năm nay, 4 sao trong hai năm tới",
        "market_area": "Trong tỉnh, Hà Nội và các tỉnh lân cận",
        "market_customers": "Gia đình, cửa hàng quà tặng, khách du lịch",
        "market_income": "Trung bình khá",
        "market_size": "Khoảng 20 tấn một năm",
        "competitors": "Sản phẩm cùng loại chưa có nhãn hiệu.",
        "novelty": "Truy xuất nguồn gốc từng lô, đóng gói nhỏ tiện dùng.",
        "expected_price": "120.000 đồng một hộp 200 g",
        "support_wanted": "Tập huấn về bao bì và kết nối tiêu thụ.",
        "committed": True,
    }
    Idea.objects.update_or_create(dossier=dossier, defaults={**values, "saved_at": clock.now()})


def write_plan(dossier: Dossier, target: int, rng: random.Random) -> None:
    """Fill in the business plan (Biểu 03) so that the planned options reach `target` stars."""
    values = {
        "capital": "850 triệu đồng",
        "members": "9 thành viên",
        "trades": "Trồng trọt, chế biến, bán hàng",
        "staff": "12 người",
        "goals": "Mở rộng vùng nguyên liệu, đạt sao đã đăng ký và bán ổn định quanh năm.",
        "product": dossier.product.name_vi,
        "market": "Cửa hàng OCOP, siêu thị trong tỉnh, sàn thương mại điện tử.",
        "materials": "Ký hợp đồng liên kết với các hộ trong xã.",
        "technology": "Máy sấy lạnh, máy đóng gói hút chân không.",
        "capacity": "8 tấn một năm",
        "environment": "Thu gom, xử lý chất thải và dùng bao bì thân thiện môi trường.",
        "investment": "400 triệu đồng",
        "risks": "Mất mùa do thời tiết; dự phòng bằng hợp đồng với hai vùng trồng.",
        "target_star": target,
    }
    plan, _created = BusinessPlan.objects.update_or_create(dossier=dossier, defaults={**values, "saved_at": clock.now()})
    year = clock.today().year
    PlanYear.objects.filter(plan=plan).delete()
    PlanYear.objects.bulk_create(PlanYear(plan=plan, year=year + n, cost=600 + 100 * n, revenue=750 + 180 * n) for n in range(3))
    _write_plan_items(dossier, plan, target, rng)


def _write_plan_items(dossier: Dossier, plan: BusinessPlan, target: int, rng: random.Random) -> None:
    criteria_set = dossier.criteria_set or in_force(dossier)
    planned, by_when = choices.for_stars(criteria_set, target, rng), clock.today() + dt.timedelta(days=120)
    PlanItem.objects.filter(plan=plan).delete()
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            criterion_id=row.criterion,
            today_id=row.options[0][0],
            planned_id=planned[row.criterion][0],
            measure="Hoàn thiện theo yêu cầu của tiêu chí",
            by_when=by_when,
            helper="Phòng chuyên môn của xã",
        )
        for row in choices.criteria_of(criteria_set.pk)
    )


def in_force(dossier: Dossier):  # type: ignore[no-untyped-def]
    return CriteriaSet.objects.in_force(dossier.product.product_set, dossier.cycle_year.regulation)


def write_dossier(dossier: Dossier, stars: int, rng: random.Random, by: User) -> None:
    """Fill in registration, self-assessment, scores and every required paper."""
    producer = dossier.producer
    assert producer is not None
    assert dossier.criteria_set is not None
    Registration.objects.update_or_create(
        dossier=dossier,
        defaults={
            "representative": producer.representative_name,
            "title": producer.representative_title or "Chủ cơ sở",
            "address": producer.address or dossier.commune.name,
            "phone": producer.phone,
            "samples": dossier.criteria_set.sample_count,
            "committed": True,
            "saved_at": clock.now(),
        },
    )
    SelfAssessment.objects.update_or_create(
        dossier=dossier,
        defaults={
            "changes": "Đổi bao bì, mở thêm hai điểm bán." if dossier.kind != Dossier.Kind.FIRST else "",
            "product_standard": "TCCS 01",
            "history": f"{producer.name} hoạt động từ năm 2015.",
            "structure": "Ban giám đốc, tổ sản xuất, tổ bán hàng.",
            "plan_results": "Đã thực hiện các việc trong phương án đúng hạn.",
            "production_plan": "Tăng sản lượng 20% mỗi năm.",
            "saved_at": clock.now(),
        },
    )
    SelfScore.objects.filter(dossier=dossier).delete()
    SelfScore.objects.bulk_create(
        SelfScore(dossier=dossier, criterion_id=criterion, option_id=option, description="Có minh chứng kèm theo.")
        for criterion, (option, _points) in choices.for_stars(dossier.criteria_set, stars, rng).items()
    )
    add_evidence(dossier, by)


def keep_paper() -> None:
    """See to it that the one file all papers of the fiction name is there."""
    if not default_storage.exists(PAPER_NAME):
        default_storage.save(PAPER_NAME, ContentFile(PAPER))


def add_evidence(dossier: Dossier, by: User) -> None:
    """Put every required kind of paper before the dossier's readers, from the producer's library where it is there."""
    assert dossier.producer is not None
    sector = dossier.product.product_set.group.sector.key
    keep_paper()
    library = Evidence.objects.filter(producer=dossier.producer).select_related("kind")
    held = {evidence.kind_id: evidence for evidence in library if evidence.covers(dossier.product)}
    today = clock.today()
    for kind in EvidenceKind.objects.all():
        if sector not in kind.required_sectors:
            continue
        evidence = held.get(kind.pk)
        if evidence is None or evidence.is_expired():
            evidence = Evidence.objects.create(
                producer=dossier.producer,
                product=dossier.product,
                kind=kind,
                title=kind.name_vi,
                issued_on=today - dt.timedelta(days=90),
                expires_on=today + dt.timedelta(days=900) if kind.expires else None,
                file=PAPER_NAME,
                original_name="giay-to.pdf",
                content_type="application/pdf",
                size=len(PAPER),
                sha256=hashlib.sha256(PAPER).hexdigest(),
                uploaded_by=by,
                uploaded_at=clock.now(),
            )
        DossierEvidence.objects.get_or_create(dossier=dossier, evidence=evidence, defaults={"change": change_of(dossier, evidence)})


def write_commune_report(dossier: Dossier) -> None:
    """Mẫu 03: the four topics and the proposal."""
    CommuneReport.objects.update_or_create(
        dossier=dossier,
        defaults={
            "local_materials": "Trên 75% nguyên liệu do các hộ trong xã cung cấp theo hợp đồng.",
            "local_labour": "Trên 75% lao động thường xuyên là người trong xã.",
            "idea_origin": "Ý tưởng xuất phát từ nghề truyền thống của địa phương.",
            "local_identity": "Sản phẩm gắn với lễ hội và bản sắc của xã.",
            "samples_received": dossier.criteria_set.sample_count if dossier.criteria_set else 0,
            "proposal": "Đề nghị đánh giá, phân hạng.",
            "saved_at": clock.now(),
        },
    )
