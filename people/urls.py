"""Addresses of offices."""

from django.urls import path

from . import views

urlpatterns = [path("co-quan/<str:public_id>/", views.office_contact, name="office_contact")]
