"""The sign-in pages that allauth gives us: only those we use."""

from allauth.account import views
from django.urls import path

from placewell.accounts.pages import of_allauth

urlpatterns = [
    path("login/", of_allauth(views.login), name="account_login"),
    path("logout/", of_allauth(views.logout), name="account_logout"),
    path("signup/", of_allauth(views.signup), name="account_signup"),
    path("inactive/", of_allauth(views.account_inactive), name="account_inactive"),
    path("password/reset/", of_allauth(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", of_allauth(views.password_reset_done), name="account_reset_password_done"),
]
