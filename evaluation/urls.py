"""Addresses of the council's pages."""

from django.urls import path

from evaluation.views import councils, items, rounds, sheets

urlpatterns = [
    path("dot-danh-gia/", rounds.round_list, name="round_list"),
    path("dot-danh-gia/them/", rounds.round_add, name="round_add"),
    path("dot-danh-gia/<str:public_id>/", rounds.round_detail, name="round_detail"),
    path("dot-danh-gia/<str:public_id>/dua-ra-hoi-dong/", rounds.item_open, name="item_open"),
    path("dot-danh-gia/<str:public_id>/hoi-dong-moi/", councils.council_add, name="council_add"),
    path("dot-danh-gia/<str:public_id>/sua/", rounds.round_change, name="round_change"),
    path("dot-danh-gia/<str:public_id>/chuyen/<str:name>/", rounds.round_move, name="round_move"),
    path("hoi-dong/", councils.council_list, name="council_list"),
    path("hoi-dong/<str:public_id>/", councils.council_detail, name="council_detail"),
    path("hoi-dong/<str:public_id>/sua/", councils.council_change, name="council_change"),
    path("hoi-dong/<str:public_id>/chuyen/<str:name>/", councils.council_move, name="council_move"),
    path("hoi-dong/<str:public_id>/thanh-vien/them/", councils.seat_add, name="seat_add"),
    path("hoi-dong/<str:public_id>/thanh-vien/<str:seat>/bo/", councils.seat_end, name="seat_end"),
    path("hoi-dong/noi-dung/<str:public_id>/", items.item_detail, name="item_detail"),
    path("hoi-dong/noi-dung/<str:public_id>/xung-dot-loi-ich/", items.conflict_answer, name="conflict_answer"),
    path("hoi-dong/noi-dung/<str:public_id>/tham-dinh/", items.item_assessment, name="item_assessment"),
    path("hoi-dong/noi-dung/<str:public_id>/chu-tri/", items.item_presider, name="item_presider"),
    path("hoi-dong/noi-dung/<str:public_id>/chuyen/<str:name>/", items.item_move, name="item_move"),
    path("phieu/<str:public_id>/", sheets.sheet_edit, name="sheet_edit"),
    path("phieu/<str:public_id>/chuyen/<str:name>/", sheets.sheet_move, name="sheet_move"),
]
