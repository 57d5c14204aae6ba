"""Where the pages of scrutiny are."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
