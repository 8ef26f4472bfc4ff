"""A filled site for one long drill, on either database, taken away at its end."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.drills.cluster import Cluster
from tests.drills.sites import Site, lived_in


@contextmanager
def a_site(*, postgresql: bool) -> Iterator[Site]:
    """Make it, on a PostgreSQL server of its own where that is asked for."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="afterfusion-drill-"))
        site = lived_in(Path(folder) / "site")
        if postgresql:
            cluster = Cluster()
            stack.callback(cluster.remove)
            address = cluster.make("site")
            site.must(site.manage("move_database", address))
            site = Site(site.folder, address)
        yield site
