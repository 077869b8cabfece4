"""Signing in and out, and passwords: the few allauth pages in use, under its URL names."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("dang-nhap/", allauth_views.login, name="account_login"),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path("mat-khau/", views.change_password, name="account_change_password"),
    path("mat-khau/quen/", allauth_views.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]
