"""The public shop window, the certificate check, and the certificate for those it belongs to."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from basics import clock
from basics.frames import Empty, ListPage, show_list
from basics.pages import page_of, searched_page_of
from documents.files import CONTENT_TYPES, content_type_of, stored_file_response
from products.models import Product
from promotion.forms import CatalogueForm, LookupForm
from promotion.models import Certificate, Listing
from promotion.pages import check as checks
from promotion.pages import pictures, shop
from promotion.pages import product as product_pages
from promotion.pages.cards import cards_of
from promotion.rules import check_codes
from promotion.rules.validity import reevaluation_filed

CARDS = 12
CHECK_SECONDS = 30
"""How long anybody may keep the answer of a check: what becomes of a certificate shows within a minute."""
PICTURE_SECONDS = 86_400
NAMESAKES = 20
"""Certificates with one number, of different issuers, at most shown to choose from."""


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    chosen = form.chosen()
    page = (searched_page_of if "q" in chosen else page_of)(request, form.find().for_list(), CARDS)
    context = {
        "form": form,
        "page": page,
        "cards": cards_of(page),
        "query": urlencode(chosen),
        "filtered": bool(chosen),
        "count": shop.count_sentence(page.paginator.count),
    }
    return render(request, "promotion/catalogue.html", context)


@require_safe
def product_page(request: HttpRequest, public_id: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().for_detail(), product__public_id=public_id)
    is_own = Product.objects.owned_by(request.user).filter(pk=listing.product_id).exists()
    return render(request, "promotion/product_page.html", {"page": product_pages.product_page(listing), "is_own": is_own})


@require_safe
@cache_control(public=True, max_age=PICTURE_SECONDS)
def product_picture(request: HttpRequest, public_id: str) -> HttpResponseBase:
    return _picture(public_id, small=False)


@require_safe
@cache_control(public=True, max_age=PICTURE_SECONDS)
def product_thumbnail(request: HttpRequest, public_id: str) -> HttpResponseBase:
    return _picture(public_id, small=True)


def _picture(public_id: str, *, small: bool) -> HttpResponseBase:
    product = get_object_or_404(Product.objects.filter(listing__in=Listing.objects.public()).exclude(picture=""), public_id=public_id)
    try:
        name = pictures.scaled(product, small=small)
    except FileNotFoundError as error:
        raise Http404 from error
    return stored_file_response(product.picture.storage, name, name.rpartition("/")[2], content_type_of(name))


@require_safe
@cache_control(public=True, max_age=CHECK_SECONDS)
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    meant = check_codes.normalise(code)
    known = Certificate.objects.public().annotate(pending=reevaluation_filed())
    certificate = known.filter(check_code=meant).first() if meant else None
    if certificate is None:
        return _not_found(request, LookupForm(initial={"q": code[:60]}), typed=code, mistyped=meant is None)
    return render(request, "promotion/certificate_check.html", {"check": checks.check(certificate)})


@require_safe
@cache_control(public=True, max_age=CHECK_SECONDS)
def certificate_lookup(request: HttpRequest) -> HttpResponse:
    form = LookupForm(request.GET if "q" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "promotion/certificate_lookup.html", {"form": form})
    typed = form.cleaned_data["q"]
    numbered = list(Certificate.objects.public().numbered(typed)[:NAMESAKES])
    if len(numbered) > 1:
        context = {"form": form, "namesakes": [checks.namesake(certificate) for certificate in numbered]}
        return render(request, "promotion/certificate_lookup.html", context)
    code = numbered[0].check_code if numbered else check_codes.normalise(typed)
    if code is None:
        return _not_found(request, form, typed=typed, mistyped=check_codes.certificate_number(typed) is None)
    return redirect("certificate_check", code=code)


def _not_found(request: HttpRequest, form: LookupForm, *, typed: str, mistyped: bool) -> HttpResponse:
    context = {"form": form, "typed": typed, "mistyped": mistyped}
    return render(request, "promotion/certificate_lookup.html", context, status=404)


@require_safe
@login_required
def certificate_list(request: SignedInRequest) -> HttpResponse:
    visible = Certificate.objects.visible_to(request.user).for_list().annotate(pending=reevaluation_filed())
    page = page_of(request, visible)
    empty = Empty(_("No certificates yet"), _("A product recognised with 3 stars or more gets its certificate here."), icon="star")
    return show_list(request, ListPage(shop.certificate_table(page), page, empty))


@require_safe
@login_required
def certificate_pdf(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    visible = Certificate.objects.visible_to(request.user).select_related("recognition__dossier")
    certificate = get_object_or_404(visible, public_id=public_id)
    if not certificate.pdf:
        dossier = certificate.recognition.dossier
        context = {"certificate": certificate, "code": dossier.code if dossier else "", "now": clock.now(), "again": request.path}
        return render(request, "promotion/certificate_waiting.html", context)
    pdf, name = certificate.pdf, shop.file_name(certificate)
    response = stored_file_response(pdf.storage, pdf.name or "", name, CONTENT_TYPES["pdf"], as_attachment=True)
    response["Cache-Control"] = "no-store"
    return response
