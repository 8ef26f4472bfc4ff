"""What lists cost among many articles: `manage.py bench_lists`, in a database of its own."""

import secrets
import time
from statistics import median

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import Client, override_settings

from education import kept_pages
from education.actions.library import import_library
from education.actions.people import make_roles, make_staff
from education.actions.search import keep_index_fresh
from education.actions.site import prepare_site
from education.management.commands.bench_check import PLAIN_STATIC, own_database
from education.management.commands.bench_search import FEW, MANY, fill
from education.queries.library import read_library
from education.queries.site import site

AIM, ROUNDS = 2, 7
READER = Client(headers={"accept-encoding": "br"})  # one: each reads all middleware at its first request
LISTS = ("/", "/articles/", "/a-to-z/", "/by-time/", "/search/?q=screw+came+loose", "/articles/bench-7/")
STAFF_LIST = "/admin/education/article/"
ALL = "/sitemap.xml"  # has to name every page


class Command(BaseCommand):
    help = "Print the CPU of each list among 50 and among 5,000 articles beside the library's own."

    def handle(self, **options: object) -> None:
        library, _ = read_library(settings.LIBRARY_DIR)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it at the start
        with own_database(), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=PLAIN_STATIC):
            prepare_site()
            make_roles()
            import_library(library=library)
            staff = signed_in()
            found = []
            for before, articles in ((0, FEW), (FEW, MANY)):
                fill(library, before, articles)
                keep_index_fresh(now=site())
                found.append({path: costs(READER, path) for path in (*LISTS, ALL)})
                found[-1][STAFF_LIST] = costs(staff, STAFF_LIST)
        self.stdout.write(f"CPU ms of a list that is not kept, among {FEW} and among {MANY} articles:")
        for path, few in found[0].items():
            many = found[1][path]
            aim = "has to name every page" if path == ALL else f"aim: {AIM} at most"
            self.stdout.write(
                f"{path}: {few[1]:.1f} and {many[1]:.1f}, {many[1] / few[1]:.2f} times ({aim}); "
                f"the first of a process after a change {few[0]:.0f} and {many[0]:.0f}"
            )


def signed_in() -> Client:
    """Return a member of staff who may see everything, past both steps of the sign-in."""
    password = secrets.token_urlsafe(24)
    person = make_staff(username="bench", password=password, email="bench@clinic.example", superuser=True)
    factor = TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").instance
    client = Client()
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client


def costs(client: Client, path: str) -> tuple[float, float]:
    """Return the CPU ms of the first time in this process, and the median of the later ones, never kept."""
    first, *later = [opened(client, path) for _ in range(ROUNDS)]
    return first, median(later)


def opened(client: Client, path: str) -> float:
    kept_pages.shelf.clear()
    start = time.process_time()
    answer = client.get(path)
    spent = (time.process_time() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return spent
