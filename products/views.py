"""The producer's own product: names, story, picture."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave
from basics.frames import FormPage, show_form
from documents.file_pages import with_files
from documents.upload_field import sent_by
from products import uses
from products.forms import ProductForm
from products.models import Product


@with_files
@for_drafts
@transaction.atomic
def product_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For members of its producer alone; locked while it is saved, so that of two saves the second sees the first.

    What is saved stands on the public page at once, so no half sentence is: it is saved by the button alone.
    """
    products = Product.objects.owned_by(request.user).select_related("commune__parent__parent__parent")
    product = get_object_or_404(products.select_for_update(of=("self",)) if request.method == "POST" else products, public_id=public_id)
    form = ProductForm(request.POST or None, request.FILES or None, instance=product)
    sent_by(form, request.user)
    if request.method == "POST" and form.is_valid():
        if upload := form.cleaned_data["upload"]:
            product.picture = upload.stored()
        form.keep()
    if autosave.asked(request):
        return autosave.answer(form.outcome)
    if form.kept and not form.disputes:
        messages.success(request, _("Saved."))
        return redirect(uses.page_of(product))
    page = FormPage(
        title=_("Name, story and picture"),
        button=_("Save"),
        back=uses.page_of(product),
        back_label=_("Dossier"),
        over=product.name,
        lead=_("What buyers read once your product is recognised. English is for visitors and export; without it they read Vietnamese."),
        by_button=True,
    )
    status = 409 if form.disputes else 200
    return show_form(request, form, page, status=status, template="products/product_edit.html", product=product)
