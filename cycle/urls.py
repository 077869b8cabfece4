"""Addresses of the journey, from outreach to the dossier's intake."""

from django.urls import path

from .views import officers, outreach, potential, support, years

urlpatterns = [
    path("ho-so/<str:public_id>/nhan-xet/", officers.comment_add, name="comment_add"),
    path("ho-so/<str:public_id>/nhan-xet/<str:comment>/xoa/", officers.comment_remove, name="comment_remove"),
    path("ho-so/<str:public_id>/bao-cao-xa/", officers.commune_report_edit, name="commune_report_edit"),
    path("ho-so/<str:public_id>/nhat-ky/", support.support_list, name="support_list"),
    path("san-pham-tiem-nang/", potential.potential_list, name="potential_list"),
    path("san-pham-tiem-nang/moi/", potential.potential_add, name="potential_add"),
    path("tuyen-truyen/", outreach.outreach_list, name="outreach_list"),
    path("tuyen-truyen/moi/", outreach.outreach_add, name="outreach_add"),
    path("tuyen-truyen/<str:public_id>/", outreach.outreach_detail, name="outreach_detail"),
    path("tuyen-truyen/<str:public_id>/<str:move>/", outreach.outreach_move, name="outreach_move"),
    path("chu-trinh/", years.cycle_year_list, name="cycle_year_list"),
    path("chu-trinh/moi/", years.cycle_year_add, name="cycle_year_add"),
    path("chu-trinh/<str:public_id>/", years.cycle_year_detail, name="cycle_year_detail"),
    path("chu-trinh/<str:public_id>/<str:move>/", years.cycle_year_move, name="cycle_year_move"),
]
