"""What drills start from: one filled site, made once and copied, and a PostgreSQL server of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.cluster import Cluster
from tests.drills.sites import Site, lived_in


@pytest.fixture(scope="session")
def seed(tmp_path_factory) -> Site:
    """A filled site on SQLite that nobody changes: copy it."""
    return lived_in(tmp_path_factory.mktemp("drills") / "seed")


@pytest.fixture(scope="session")
def seed_backup(seed, tmp_path_factory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backups") / "seed.zip"
    seed.must(seed.manage("backup", file))
    return file


@pytest.fixture
def own_site(seed, tmp_path) -> Site:
    """A copy of the filled site for one test."""
    return seed.copied(tmp_path / "site")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that drills may stop and start."""
    made = Cluster()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def filled_database(cluster, seed, seed_backup, tmp_path_factory) -> str:
    """The name of a database with the rows of the filled site: copy it."""
    address = cluster.make("filled")
    site = Site(tmp_path_factory.mktemp("filling"))
    site.must(site.manage("restore", seed_backup, "--into", address))
    return "filled"
