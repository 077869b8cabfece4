"""Addresses of the journey, from outreach to the dossier's intake."""

from django.urls import path

from .views import content, criteria, dossiers, entering, evidence, moves, notices, officers, outreach, potential, products, support, years

urlpatterns = [
    path("ho-so/", dossiers.dossier_list, name="dossier_list"),
    path("ho-so/moi/", entering.dossier_start, name="dossier_start"),
    path("ho-so/nhan/", entering.dossier_claim, name="dossier_claim"),
    path("ho-so/<str:public_id>/", dossiers.dossier_detail, name="dossier_detail"),
    path("ho-so/<str:public_id>/lam-tiep/", entering.dossier_again, name="dossier_again"),
    path("ho-so/<str:public_id>/chuyen/<str:move>/", moves.dossier_move, name="dossier_move"),
    path("ho-so/<str:public_id>/y-tuong/", content.idea_edit, name="idea_edit"),
    path("ho-so/<str:public_id>/phuong-an/", content.plan_edit, name="plan_edit"),
    path("ho-so/<str:public_id>/phuong-an/tieu-chi/", criteria.plan_criteria, name="plan_criteria"),
    path("ho-so/<str:public_id>/dang-ky/", content.registration_edit, name="registration_edit"),
    path("ho-so/<str:public_id>/tu-danh-gia/", content.assessment_edit, name="assessment_edit"),
    path("ho-so/<str:public_id>/tu-cham/", criteria.assessment_scores, name="assessment_scores"),
    path("ho-so/<str:public_id>/minh-chung/", evidence.evidence_list, name="evidence_list"),
    path("ho-so/<str:public_id>/minh-chung/tu-kho/", evidence.evidence_choose, name="evidence_choose"),
    path("ho-so/<str:public_id>/minh-chung/<str:link>/bo/", evidence.evidence_remove, name="evidence_remove"),
    path("minh-chung/<str:public_id>/", evidence.evidence_file, name="evidence_file"),
    path("san-pham-cua-toi/<str:public_id>/", products.product_edit, name="product_edit"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/da-doc/", notices.notice_read, name="notice_read"),
    path("thong-bao/<str:public_id>/", notices.notice_open, name="notice_open"),
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
