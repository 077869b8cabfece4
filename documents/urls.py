"""Addresses of files that are sent in parts."""

from django.urls import path

from documents import views

urlpatterns = [
    path("tep/", views.upload_begin, name="upload_begin"),
    path("tep/<str:public_id>/", views.upload_part, name="upload_part"),
]
