"""Names of fictional people, producers and products. Any likeness is chance."""

from __future__ import annotations

import random

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Nông", "Lò", "Hà", "Lý", "Ma", "Triệu")
MIDDLE = ("Thị", "Văn", "Đức", "Minh", "Thu", "Quang", "Ngọc", "Hữu", "Thanh", "Xuân")
GIVEN = (
    "An",
    "Bình",
    "Cúc",
    "Dũng",
    "Hạnh",
    "Hòa",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quyên",
    "Sơn",
    "Thảo",
    "Trang",
    "Tuấn",
    "Yến",
)
WORDS = (
    "Phúc Hòa",
    "Bình An",
    "Tân Mai",
    "Đồi Xanh",
    "Suối Bạc",
    "Mây Trắng",
    "Đất Lành",
    "Hương Quê",
    "Núi Voi",
    "Ban Mai",
    "Thảo Nguyên",
    "Rừng Xanh",
    "Bến Tre Già",
    "Sông Trong",
    "Nắng Sớm",
    "An Khang",
)
PRODUCER_PREFIX = {
    "cooperative": "HTX",
    "group": "Tổ hợp tác",
    "company": "Công ty TNHH",
    "farm": "Trang trại",
    "household": "Hộ kinh doanh",
    "association": "Hội quán",
}
PRODUCTS: dict[int, tuple[str, ...]] = {
    1: ("Cam sành", "Rau bò khai", "Na dai", "Bưởi da xanh"),
    2: ("Trứng gà đồi", "Thịt lợn đen", "Cá lồng sông"),
    3: ("Gạo nếp cái hoa vàng", "Gạo Bao thai", "Ngô nếp tím"),
    4: ("Mật ong rừng", "Mật ong hoa nhãn", "Hạt dổi rừng"),
    5: ("Khâu nhục", "Bánh chưng gù", "Xôi ngũ sắc"),
    6: ("Miến dong", "Bún khô ngũ sắc", "Bánh đa nem"),
    7: ("Măng khô", "Mít sấy giòn", "Mứt mận"),
    8: ("Thịt trâu gác bếp", "Lạp sườn", "Ruốc cá", "Mật ong nghệ viên"),
    9: ("Nước mắm cốt", "Tương nếp", "Dấm chuối"),
    10: ("Muối tôm", "Tỏi đen", "Bột nghệ", "Mắc khén xay"),
    11: ("Chè đinh", "Chè Shan tuyết", "Chè móc câu", "Trà nõn tôm"),
    12: ("Trà dây túi lọc", "Trà hoa vàng", "Trà giảo cổ lam"),
    13: ("Cà phê rang xay", "Bột ca cao", "Cà phê mật ong"),
    14: ("Rượu ngô men lá", "Rượu nếp nương", "Rượu đế"),
    15: ("Rượu mơ", "Rượu sim", "Rượu táo mèo"),
    16: ("Nước khoáng suối", "Nước uống đóng bình"),
    17: ("Nước ép gấc", "Nước mận cô đặc", "Nước dứa lên men"),
    18: ("Cao cà gai leo", "Viên nghệ mật ong", "Cao dây thìa canh"),
    19: ("Dầu gội bồ kết", "Xà phòng sả chanh", "Son gấc"),
    20: ("Tinh dầu quế", "Tinh dầu sả", "Dược liệu ba kích khô"),
    21: ("Giỏ cói", "Nón lá", "Gốm mộc", "Đèn mây tre"),
    22: ("Khăn thổ cẩm", "Vải lanh", "Áo chàm"),
    23: ("Hoa lan hồ điệp", "Hoa hồng cổ"),
    24: ("Đào thế", "Quất cảnh", "Bonsai sanh"),
    25: ("Cá chép Koi", "Chim chào mào"),
    26: ("Điểm du lịch cộng đồng", "Homestay bản cổ", "Khu du lịch sinh thái"),
}


def person(rng: random.Random) -> str:
    return f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def producer(rng: random.Random, kind: str) -> str:
    return f"{PRODUCER_PREFIX[kind]} {rng.choice(WORDS)}"


def product(rng: random.Random, number: int, place: str) -> str:
    """A product of set `number`, named after a place as such products are."""
    bare = place.split(" ", 1)[1] if place.startswith(("Xã ", "Phường ")) else place
    return f"{rng.choice(PRODUCTS[number])} {bare}"
