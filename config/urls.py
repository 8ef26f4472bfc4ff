"""Addresses of the site: the admin beside the app's own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("education.urls")),
]

handler400 = "education.views.errors.refused"
handler404 = "education.views.errors.not_found"
handler500 = "education.views.errors.server_error"
