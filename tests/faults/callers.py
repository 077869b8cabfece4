"""A person with nothing but HTTP: forms are fetched, filled in and posted."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests.e2e.running import PASSWORD, Portal

if TYPE_CHECKING:
    from accounts.models import User

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TAGS = re.compile(r"<[^>]+>")


class Answer:
    def __init__(self, status: int, url: str, body: str) -> None:
        self.status, self.url, self.body = status, url, body

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return " ".join(TAGS.sub(" ", self.body.partition("<main")[2]).split())

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        assert found, f"no {name!r} in {self.url}: {self.words[:500]}"
        return found[1]


class Caller:
    def __init__(self, portal: Portal, user: User | None = None) -> None:
        self.portal = portal
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        if user is not None:
            form = self.get(reverse("account_login"))
            answer = self.post(form, login=user.email, password=PASSWORD)
            assert answer.url.endswith(reverse("inbox")), answer.words

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self.portal.url + path))

    def post(self, form: Answer, to: str = "", **fields: Any) -> Answer:
        """Send the form of a page fetched before, to its own address or another."""
        fields = {"csrfmiddlewaretoken": TOKEN.search(form.body)[1], **fields}  # type: ignore[index]
        data = urllib.parse.urlencode(fields).encode()
        url = self.portal.url + to if to else form.url
        return self._send(urllib.request.Request(url, data, headers={"Referer": form.url}))

    def send_file(self, form: Answer, file: tuple[str, bytes], **fields: str) -> Answer:
        """The same as a browser sends a form with a file, in `upload`."""
        mark = "of-a-test"
        given = {"csrfmiddlewaretoken": TOKEN.search(form.body)[1], **fields}  # type: ignore[index]
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in given.items()]
        parts.append(f'name="upload"; filename="{file[0]}"\r\n\r\n'.encode() + file[1])
        body = b"".join(b"--%b\r\nContent-Disposition: form-data; %b\r\n" % (mark.encode(), part) for part in parts)
        headers = {"Referer": form.url, "Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._send(urllib.request.Request(form.url, body + f"--{mark}--\r\n".encode(), headers=headers))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=20) as reply:
                return Answer(reply.status, reply.url, reply.read().decode())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.url, refused.read().decode())
