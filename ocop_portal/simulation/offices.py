"""Whom to call at the fictional offices. The numbers are made up; only their area codes are real."""

from __future__ import annotations

import random

from accounts.models import AdministrativeUnit
from basics import clock
from basics.vietnamese import slug
from people.models import OfficeContact

SECTIONS = {
    "national": "Văn phòng Điều phối nông thôn mới Trung ương",
    "province": "Chi cục Phát triển nông thôn, Sở Nông nghiệp và Môi trường {}",
    "district": "Phòng Nông nghiệp và Phát triển nông thôn {}",
    "commune": "Phòng Kinh tế, UBND {}",
}
"""Which section of an office takes dossiers, by level."""
AREAS = {"19": "208", "17": "218"}
"""Area codes of the demo's provinces; of any other the capital's stands in."""
HOURS = "Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00"


def write_contact(unit: AdministrativeUnit) -> OfficeContact:
    """The contact of a unit; the same for the same unit, and written once."""
    rng, province = random.Random(f"{unit.era}-{unit.level}-{unit.code}"), unit.at_level("province")
    area = AREAS.get(province.code, "24") if province else "24"
    rest = 9 - len(area)
    place = unit.within_a_sentence
    return OfficeContact.objects.get_or_create(
        unit=unit,
        defaults={
            "name": SECTIONS[unit.level].format(place),
            "phone": f"+84{area}3{rng.randint(0, 10**rest - 1):0{rest}}",
            "email": f"ocop.{slug(unit.name)}@ocop.example",
            "address": "Hà Nội" if province is None else f"Trụ sở UBND {place}" + (f", {province.name}" if unit != province else ""),
            "hours": HOURS,
            "changed_at": clock.now(),
        },
    )[0]
