"""The sign-in pages that allauth gives us: only those we use."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, register_converter

from placewell.accounts.pages import of_allauth


class WordConverter:
    """Letters and figures alone: the first part of a reset link, which a hyphen ends."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(WordConverter, "word")

urlpatterns = [
    path("login/", of_allauth(views.login), name="account_login"),
    path("logout/", of_allauth(views.logout), name="account_logout"),
    path("signup/", of_allauth(views.signup), name="account_signup"),
    path("inactive/", of_allauth(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", of_allauth(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", of_allauth(views.password_change), name="account_change_password"),
    path("password/set/", of_allauth(views.password_set), name="account_set_password"),
    path("password/reset/", of_allauth(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", of_allauth(views.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        of_allauth(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/reset/key/<word:uidb36>-<str:key>/",
        of_allauth(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("second-factor/", of_allauth(mfa.index), name="mfa_index"),
    path("second-factor/authenticate/", of_allauth(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/reauthenticate/", of_allauth(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", of_allauth(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/off/", of_allauth(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", of_allauth(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", of_allauth(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
