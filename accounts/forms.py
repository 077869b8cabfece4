"""Forms of signing in and of passwords: allauth's rules, our words."""

from __future__ import annotations

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.models import PasswordLetter
from basics import phones
from basics.fields import CodeField, EmailField


class SignInForm(allauth_forms.LoginForm):
    """One field for the e-mail address or the phone number, in any of the ways people write it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = CodeField(label=_("E-mail address or phone number"), max_length=254, widget=forms.TextInput(attrs=attrs))
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me signed in on this device for 14 days")
        self.order_fields(["login", "password", "remember"])
        _plain(self)

    def clean_login(self) -> str:
        login = super().clean_login()
        if "@" in login:
            return login.lower()
        try:
            return phones.parse(login)
        except ValidationError as error:
            if error.code == "old_number":
                raise
            raise ValidationError(_("Write an e-mail address, or a phone number like 0912 345 678."), code="invalid") from None

    def clean(self) -> dict[str, object]:
        """A closed account is told so, but only to who knows its password."""
        data = super().clean()
        if self.user is not None and not self.user.is_active:
            raise get_adapter().validation_error("account_inactive")
        return data


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Guessing the present password at a machine left open is slowed like signing in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        _new_password(self)

    def clean_oldpassword(self) -> str:
        attempt = attempts.begin(get_adapter().request, attempts.Kind.PRESENT_PASSWORD, self.user.email or self.user.phone)
        present: str = super().clean_oldpassword()
        attempt.right()
        return present


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """Takes down what is asked for. Whether the address is known is looked at later, so that it cannot be told from the time it takes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailField(label=_("E-mail address"), widget=self.fields["email"].widget)
        _plain(self)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean()
        if "email" in data:
            attempts.begin(get_adapter().request, attempts.Kind.FORGOTTEN_PASSWORD, str(data["email"]))
        return data

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        asked = PasswordLetter.objects.create(address=self.cleaned_data["email"])
        return asked.address


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class FirstPasswordForm(allauth_forms.SetPasswordForm):
    """Of somebody who was invited and has shown the link."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


def _new_password(form: forms.Form) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = password_validators_help_text_html()
    form.fields["password2"].label = _("New password, once more")
    _plain(form)


def _plain(form: forms.Form) -> None:
    """A placeholder that repeats the label says nothing, and vanishes when it is needed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
