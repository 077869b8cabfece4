"""Addresses of a producer's own products."""

from django.urls import path

from products import views

urlpatterns = [
    path("san-pham-cua-toi/<str:public_id>/", views.product_edit, name="product_edit"),
]
