"""allauth's forms in our words."""

import struct

from allauth.account import forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

LABELS = {
    "login": "Benutzername oder E-Mail-Adresse",
    "email": "E-Mail-Adresse",
    "oldpassword": "Bisheriges Passwort",
    "code": "Code",
}
LONGEST = {"login": 254, "email": 254, "code": 32}
LONGEST_PASSWORD = 500  # hashing takes time with length


class Plain:
    """Labels say what belongs in a field; allauth's grey words inside it and links below would repeat them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            longest = LONGEST.get(name, LONGEST_PASSWORD)
            field.widget.attrs["maxlength"] = longest
            field.validators.append(MaxLengthValidator(longest))
            if name != "password1":  # its help are the rules for a new one
                field.help_text = ""

    def add_error(self, field, error):
        if field == "password2" and not isinstance(error, ValidationError):
            error = "Die beiden Passwörter sind nicht gleich."  # allauth's only words that fall into "du"
        super().add_error(field, error)


class LoginForm(Plain, forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def user_credentials(self):
        """Once: given the address under both names, allauth hashes twice for known ones, which the clock tells."""
        data = self.cleaned_data
        return {"username": data["login"], "password": data["password"]}


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    pass


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, forms.SetPasswordForm):
    pass


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    pass


class CodeForm(Plain, mfa.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(Plain, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code, den die App jetzt zeigt"


class Passkey:
    """What no browser sends, and a signature that is wrong, come out of the library below as errors of ours."""

    def full_clean(self):
        try:
            super().full_clean()
        except (AttributeError, LookupError, TypeError, ValueError, struct.error, InvalidSignature):
            self.add_error("credential", get_adapter().error_messages["incorrect_passkey"])


class AddPasskeyForm(Passkey, webauthn.AddWebAuthnForm):
    pass


class PasskeyLoginForm(Passkey, webauthn.LoginWebAuthnForm):
    pass


class PasskeyForm(Passkey, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateByPasskeyForm(Passkey, webauthn.ReauthenticateWebAuthnForm):
    pass
