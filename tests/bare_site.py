"""A bare Django view to measure beside: one constant body, behind no middleware or behind Django's own seven.

For `tests/bench_serving.py`, which says how long the body is (BODY_BYTES) and which of the two (MIDDLEWARES).
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

SEVEN = [  # of `django-admin startproject`
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BODY = b"x" * int(os.environ["BODY_BYTES"])


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", constant)]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="for measuring alone",
    ROOT_URLCONF=__name__,
    MIDDLEWARE=SEVEN if os.environ["MIDDLEWARES"] == "seven" else [],
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
)
django.setup()
application = get_wsgi_application()
