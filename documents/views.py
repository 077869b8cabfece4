"""Sending a file in parts: where it stands, and the next part. Answers in JSON, for `static/js/uploads.js`."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from basics import cleaning
from basics.fields import LineField
from documents import sending
from documents.models import Upload
from documents.refusals import Refused

OFFSET, BYTES = "HTTP_UPLOAD_OFFSET", "application/octet-stream"


class BeginForm(forms.Form):
    name = LineField(max_length=200)
    size = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z")


@login_required
@require_POST
def upload_begin(request: SignedInRequest) -> JsonResponse:
    """Where the file stands: nothing of it here yet, a part, or all."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": _("This file cannot be sent in parts. Choose it again.")}, status=422)
    try:
        upload = sending.begin(request.user, form.cleaned_data["name"], form.cleaned_data["size"], form.cleaned_data["sha256"])
    except Refused as refused:
        return JsonResponse({"sentence": " ".join(refused.messages)}, status=422)
    return _standing(upload)


@login_required
@require_POST
def upload_part(request: SignedInRequest, public_id: str) -> JsonResponse:
    """The body is the next part; the header Upload-Offset says where it begins. 409 where it is another one that is waited for."""
    said = cleaning.whole_number(request.META.get(OFFSET, ""), digits=11)
    try:
        content = request.body if request.content_type == BYTES else b""  # of a form the body is read already
        upload = sending.append(request.user, public_id, said, content)
    except UnreadablePostError:
        return JsonResponse({}, status=400)
    except sending.OutOfPlace as out:
        return _standing(out.upload, status=409)
    return _standing(upload)


def _standing(upload: Upload, *, status: int = 200) -> JsonResponse:
    address = reverse("upload_part", args=[upload.public_id])
    return JsonResponse({"id": upload.public_id, "address": address, "received": upload.received, "size": upload.size}, status=status)
