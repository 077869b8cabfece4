"""Addresses of the shop window and of certificates."""

from django.urls import path
from django.views.generic import RedirectView

from promotion import views

urlpatterns = [
    path("san-pham/", views.catalogue, name="catalogue"),
    path("san-pham/<str:public_id>/", views.product_page, name="product_page"),
    path("san-pham/<str:public_id>/anh/", views.product_picture, name="product_picture"),
    path("san-pham/<str:public_id>/anh-nho/", views.product_thumbnail, name="product_thumbnail"),
    path("v/", views.certificate_lookup, name="certificate_lookup"),
    path("v/<str:code>", views.certificate_check, name="certificate_check"),
    path("v/<str:code>/", RedirectView.as_view(pattern_name="certificate_check", permanent=True), name="certificate_check_slashed"),
    path("giay-chung-nhan/", views.certificate_list, name="certificate_list"),
    path("giay-chung-nhan/<str:public_id>/", views.certificate_pdf, name="certificate_pdf"),
]
