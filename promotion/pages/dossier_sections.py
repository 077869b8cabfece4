"""What step 6 adds to a dossier's page: its certificate."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from cycle.models import Dossier
from cycle.pages.sections import Section
from promotion.models import Certificate


def certificate(dossier: Dossier, user: User) -> Section | None:
    """The certificate of a recognised dossier, to whoever may look at the dossier."""
    if dossier.stars is None or dossier.desk_role:
        return None
    found = Certificate.objects.filter(recognition__dossier=dossier).first()
    if found is None:
        return None
    return Section(
        "promotion/dossier_certificate.html",
        {
            "certificate": found,
            "pdf_url": reverse("certificate_pdf", args=[found.public_id]),
            "check_url": reverse("certificate_check", args=[found.check_code]),
        },
    )
