"""Addresses of offices, and of those who are invited to them."""

from django.urls import path

from . import invitations, views

urlpatterns = [
    path("co-quan/<str:public_id>/", views.office_contact, name="office_contact"),
    path("loi-moi/<str:key>/", invitations.invitation, name="invitation"),
]
