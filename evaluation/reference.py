"""Reference data of step 5: how councils work, and on which grounds they take a product out, as the country has them first."""

from __future__ import annotations

import datetime as dt

from evaluation.models import EvaluationRule, KnockOutGround

FIRST_RULES = dt.date(2020, 1, 1)
BY_CRITERIA = "Quyết định 26/2026/QĐ-TTg, Phụ lục II"
GROUNDS = [
    ("forged", "Giả mạo hồ sơ", "Forged file"),
    (
        "food-safety",
        "Không tuân thủ quy định về giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
        "Rules on the food safety certificate of the site not met",
    ),
    (
        "production",
        "Thiếu giấy phép, điều kiện sản xuất bắt buộc hoặc bản công bố sản phẩm",
        "Production licence, mandatory conditions of production or declaration missing",
    ),
    ("registration", "Hồ sơ đăng ký không đạt yêu cầu", "Registration file not compliant"),
    ("identical", "Trùng với sản phẩm của chủ thể khác", "Identical to another maker's product"),
    ("raw-material", "Nguyên liệu nhập khẩu hoặc không rõ nguồn gốc", "Raw material imported or of unknown origin"),
    (
        "criterion",
        "Không đạt tiêu chí loại trực tiếp của bộ sản phẩm",
        "A criterion of the product set that takes the product out is not met",
    ),
]
"""Code, name in Vietnamese, name in English."""


def load_rules() -> int:
    """The country's first rules and grounds; how many were added. What was edited stays."""
    added = int(EvaluationRule.objects.get_or_create(unit=None, valid_from=FIRST_RULES)[1])
    for position, (code, name_vi, name_en) in enumerate(GROUNDS, start=1):
        names = {"name_vi": name_vi, "name_en": name_en, "source": BY_CRITERIA, "position": position}
        added += KnockOutGround.objects.get_or_create(code=code, valid_from=FIRST_RULES, defaults=names)[1]
    return added
