"""Health: a process that runs, and one that could serve a reader; nobody learns more than that."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg_pool import PoolTimeout

from education import models
from education.queries import readiness

NOT_READY = (503, b"not ready\n")


def asked(client, path="/readyz"):
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store" and "Set-Cookie" not in answer
    return answer.status_code, answer.content


def test_a_filled_site_is_alive_and_ready(client, site):
    assert asked(client, "/healthz") == (200, b"ok\n")
    assert asked(client) == (200, b"ready\n")


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, PoolTimeout])
def test_without_the_database_a_process_is_alive_and_not_ready(client, site, monkeypatch, fault):
    def away(*args, **kwargs):
        raise fault("password=canary host=10.0.0.5")

    monkeypatch.setattr(readiness, "site", away)
    assert asked(client) == NOT_READY
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    assert asked(client) == NOT_READY
    assert asked(client, "/healthz") == (200, b"ok\n")


def test_a_database_that_lacks_a_migration_is_not_ready(client, site):
    newest = max(
        name for app, name in MigrationRecorder(connection).applied_migrations() if app == "education"
    )
    MigrationRecorder(connection).record_unapplied("education", newest)
    assert asked(client) == NOT_READY


def test_a_database_that_is_newer_than_the_program_is_ready(client, site):
    MigrationRecorder(connection).record_applied("education", "9999_from_the_next_version")
    assert asked(client) == (200, b"ready\n")


def test_a_site_without_a_release_is_not_ready(client, db):
    assert asked(client) == NOT_READY


def test_a_site_whose_live_release_cannot_be_read_is_not_ready(client, site):
    broken = models.KnowledgeRelease(number=2, digest="0" * 64, text='{"questions": 7}', note="x")
    broken.save()
    models.SitePolicy.objects.update(live_release=broken)
    assert asked(client) == NOT_READY


def test_being_asked_for_ready_every_second_costs_three_queries(client, site, django_assert_max_num_queries):
    client.get("/readyz")
    with django_assert_max_num_queries(3):
        client.get("/readyz")
    with django_assert_max_num_queries(0):
        client.get("/healthz")


def test_a_load_balancer_asks_without_tls(client, site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    assert asked(client, "/healthz")[0] == asked(client)[0] == 200
