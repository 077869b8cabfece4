"""Sample data for every component, in the words of the screen."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from basics.tables import Cell, Column, Row, Table
from ocop_portal.drawings import RingStep
from products.criteria import OptionSpec
from products.criterion_fields import CriterionField
from products.sheet_maps import Place
from promotion.pages.cards import Card


class SampleForm(forms.Form):
    name = forms.CharField(label="Tên sản phẩm", help_text="Như trên nhãn.")
    phone = forms.CharField(label="Điện thoại", required=False)
    kind = forms.ChoiceField(label="Loại chủ thể", choices=[("", "Chọn"), ("htx", "Hợp tác xã")])
    story = forms.CharField(label="Câu chuyện", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    entry = forms.ChoiceField(label="Hình thức", choices=[("1", "Lần đầu"), ("2", "Nâng hạng")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Tôi cam kết thông tin là đúng")


class FilterForm(forms.Form):
    q = forms.CharField(label="Tìm", required=False)
    step = forms.ChoiceField(label="Bước", choices=[("", "Tất cả"), ("2", "Ý tưởng")], required=False)
    commune = forms.ChoiceField(label="Xã", choices=[("", "Tất cả")], required=False)


def person() -> SimpleNamespace:
    """Somebody with every role of an appointment, so that the whole menu shows."""
    roles = SimpleNamespace(appointments=("officer",), units=lambda role: [SimpleNamespace(level="national")])
    return SimpleNamespace(
        full_name="Nguyễn Thị Hoa",
        email="hoa@xa.example",
        phone=None,
        is_authenticated=True,
        roles=roles,
        _unread_notices=3,
        _offices=roles,
    )


def products() -> list[Card]:
    return [
        Card("Chè đinh Phúc Hòa", "HTX Phúc Hòa", "xã La Bằng", stars=4, url="#"),
        Card("Miến dong Bình An", "HTX Bình An", "xã Phú Lương", stars=3, url="#"),
        Card("Mật ong rừng Tân Mai", "Hộ KD Tân Mai", "xã Võ Nhai", stars=3, url="#"),
        Card("Điểm du lịch Đồi Xanh", "HTX Đồi Xanh", "xã Tân Cương", stars=5, url="#"),
    ]


def home() -> dict[str, Any]:
    dates = ["T1–2", "T3", "T4", "T5–8", "T8–11", "cả năm"]
    steps = [RingStep(n, text, f"#buoc-{n}", done=n < 4, running=n in (4, 5), current=n == 5) for n, text in enumerate(dates, start=1)]
    return {"steps": steps, "products": products()}


def dossiers() -> Table:
    columns = [Column("Hồ sơ"), Column("Chủ thể"), Column("Trạng thái"), Column("Hạn", "date"), Column("Còn", "number")]
    tea, noodles = ("OCOP-19-2026-000123-7", "OCOP-19-2026-000124-5")
    rows = [
        Row(
            [
                Cell("Chè đinh Phúc Hòa", url="#", soft=tea),
                Cell("HTX Phúc Hòa"),
                Cell("Đang kiểm tra", tag_tone="info"),
                Cell("26/08/2026"),
                Cell(8),
            ]
        ),
        Row(
            [
                Cell("Miến dong Bình An", url="#", soft=noodles),
                Cell("HTX Bình An"),
                Cell("Quá hạn", tag_tone="bad"),
                Cell("10/08/2026"),
                Cell(-2),
            ],
            overdue=True,
        ),
    ]
    return Table("Hồ sơ", columns, rows)


def criteria() -> list[CriterionField]:
    levels = [
        OptionSpec(0, "Chưa có", "", pk=0),
        OptionSpec(1, "Đơn nhãn hiệu đã được chấp nhận hợp lệ", "", min_for_star=3, pk=1),
        OptionSpec(2, "Có GCN nhãn hiệu và dấu hiệu nguồn gốc địa phương", "", min_for_star=4, pk=2),
        OptionSpec(3, "Thêm sáng chế, kiểu dáng hoặc bản quyền", "", pk=3),
    ]
    cases = [
        OptionSpec(1, "Đường tốt", "", case="a", case_vi="Trường hợp a: đi bằng đường bộ", pk=11),
        OptionSpec(3, "Đường rất tốt", "", case="a", case_vi="Trường hợp a: đi bằng đường bộ", pk=13),
        OptionSpec(1, "Có bến thuyền", "", case="b", case_vi="Trường hợp b: đi bằng đường thủy", pk=21),
    ]
    return [
        CriterionField(
            "3.5", "Sở hữu trí tuệ", 3, "c35", levels, chosen=2, place="Phần A · 3 Sức mạnh cộng đồng", comment_name="note35",
            note="Chấm theo giấy tờ còn hiệu lực.", said_by="Chủ thể tự chấm 2 điểm", said="GCN đăng ký nhãn hiệu cấp 03/2025.",
        ),
        CriterionField("15", "Tiếp cận", 3, "c15", cases, error="Chọn một mức cho tiêu chí 15."),
        CriterionField("1.1", "Nguyên liệu", 3, "c11", levels, chosen=1, disabled=True),
    ]  # fmt: skip


def guide() -> dict[str, Any]:
    parts = [
        SimpleNamespace(code="A", name="Sản phẩm, cộng đồng", points=31, max=40, label="A Sản phẩm, cộng đồng"),
        SimpleNamespace(code="B", name="Tiếp thị", points=18, max=25, label="B Tiếp thị"),
        SimpleNamespace(code="C", name="Chất lượng", points=17, max=35, label="C Chất lượng"),
    ]
    return {
        "desk": {
            "who": "Bạn – cần bổ sung 2 mục",
            "since": date(2026, 8, 12),
            "due": date(2026, 8, 26),
            "next_sentence": "UBND xã La Bằng trả lại hồ sơ. Bổ sung xong, nộp lại để xã kiểm tra tiếp.",
            "primary": {"label": "Xem 2 mục cần bổ sung", "url": "#"},
            "others": [{"label": "Chuyển năm sau", "url": "#"}, {"label": "Rút hồ sơ", "url": "#", "danger": True}],
            "blocked": {
                "label": "Đề nghị đánh giá",
                "url": "#",
                "blockers": ["Chưa nhận mẫu sản phẩm.", {"text": "Báo cáo bốn nội dung chưa xong.", "url": "#"}],
            },
        },
        "tasks": [
            {"url": "#", "label": "Thông tin chủ thể", "status": "Xong", "tone": "ok"},
            {"url": "#", "label": "Tự đánh giá theo tiêu chí", "status": "28/32 tiêu chí", "tone": "warn"},
            {"url": "#", "label": "Minh chứng", "status": "Cần bổ sung 2", "tone": "bad", "hint": "Giấy chứng nhận sắp hết hạn"},
            {"label": "Kiểm tra và nộp", "status": "Chưa mở"},
        ],
        "files": [
            {
                "url": "#",
                "name": "Giấy chứng nhận nhãn hiệu.pdf",
                "facts": "PDF, 1,2 MB, cấp 03/03/2025",
                "tag": "Còn hiệu lực",
                "tone": "ok",
            },
            {
                "url": "#",
                "name": "Phiếu kiểm nghiệm.jpg",
                "facts": "Ảnh, 800 KB",
                "tag": "Hết hạn",
                "tone": "bad",
                "action_url": "#",
                "action_label": "Thay",
            },
        ],
        "entries": [
            {
                "when": datetime(2026, 8, 12, 9, 5),
                "who": "UBND xã La Bằng",
                "what": "Trả lại để bổ sung",
                "note": "Thiếu phiếu kiểm nghiệm.",
            },
            {"when": datetime(2026, 8, 5, 14, 20), "who": "Nguyễn Thị Hoa", "what": "Nộp hồ sơ", "note": ""},
        ],
        "thresholds": {3: 50, 4: 70, 5: 90},
        "parts": parts,
        "parts_rows": parts,
        "gaps": [
            {"url": "#", "label": "Đăng ký nhãn hiệu, có chỉ dẫn nguồn gốc", "code": "3.5", "gate": True, "star": 4, "add": 1},
            {"url": "#", "label": "Nhãn có mã truy xuất điện tử", "code": "2.3", "gate": False, "add": 3},
        ],
        "facts": [
            {"label": "Chủ thể", "value": "HTX Phúc Hòa", "url": "#"},
            {"label": "Địa chỉ", "value": "Xóm Kẹm, xã La Bằng, tỉnh Thái Nguyên", "url": "#"},
            {"label": "Mã số thuế", "value": ""},
        ],
        "notices": [
            {"url": "#", "text": "Hồ sơ được trả lại để bổ sung", "when": datetime(2026, 8, 12, 9, 5), "unread": True},
            {"url": "#", "text": "Ý tưởng đã được chấp nhận", "when": datetime(2026, 3, 20, 8, 0), "unread": False},
        ],
        "criteria": criteria(),
        "map": [Place("#", f"{a}.{b}", done=a < 3, current=(a, b) == (3, 1)) for a in range(1, 5) for b in range(1, 6)],
        "dossiers": dossiers(),
        "page": Paginator(range(500), 50).page(4),
        "filter_form": FilterForm(prefix="f"),
        "bad_form": SampleForm({"name": "", "phone": "x"}),
        "products": products(),
        "tags": [("ok", "Đủ điều kiện"), ("wait", "Nháp"), ("info", "Đang kiểm tra"), ("warn", "Cần bổ sung"), ("bad", "Không đạt")],
    }
