"""The producer's own product: names, story, picture."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from products import uses
from products.forms import ProductForm
from products.models import Product


@login_required
@transaction.atomic
def product_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For members of its producer alone; locked while it is saved, so that of two saves the second sees the first."""
    products = Product.objects.owned_by(request.user).select_related("commune__parent__parent__parent")
    product = get_object_or_404(products.select_for_update(of=("self",)) if request.method == "POST" else products, public_id=public_id)
    form = ProductForm(request.POST or None, request.FILES or None, instance=product)
    if request.method == "POST" and form.is_valid():
        if upload := form.cleaned_data["upload"]:
            product.picture = upload.stored()
        form.keep()
        if not form.disputes:
            messages.success(request, _("Saved."))
            return redirect(uses.page_of(product))
    context = {"product": product, "form": form, "back": uses.page_of(product)}
    return render(request, "products/product_edit.html", context, status=409 if form.disputes else 200)
