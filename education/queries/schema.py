"""Where a database stands against this program: of the same version, older or newer."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

Applied = dict[str, list[str]]  # names of migrations by app


@dataclass(frozen=True, slots=True)
class Schema:
    """Which migrations a database has had. ``missing`` and ``unknown`` hold names like education.0007_x."""

    applied: Applied
    missing: tuple[str, ...]  # the program has these, the database not: it is older, or empty
    unknown: tuple[str, ...]  # the database has these, the program not: it is newer

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever made in it."""
        return not self.applied


def schema() -> Schema:
    """Return where the database stands. Two queries. Reads only: an empty database stays empty."""
    applied: Applied = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        applied.setdefault(app, []).append(name)
    return compared(applied)


def compared(applied: Applied) -> Schema:
    """Return how migrations that some database has had stand against those of this program."""
    known = _known()
    had = {(app, name) for app, names in applied.items() for name in names}
    # A library may have put its oldest migrations together since; only later ones than its last are news.
    last = {app: max(name for own, name in known if own == app) for app, _ in known}
    unknown = {(app, name) for app, name in had - known if app == "education" or name > last.get(app, "")}
    replaced = {key for node in MigrationLoader(None).disk_migrations.values() for key in node.replaces}
    missing = known - had - replaced
    return Schema(applied, _named(missing), _named(unknown))


def leaves_of(applied: Applied) -> list[tuple[str, str]]:
    """Return the last migrations of each app that a database has had: where to migrate to be like it."""
    graph = MigrationLoader(None).graph
    had = {(app, name) for app, names in applied.items() for name in names} & set(graph.nodes)
    return sorted(
        node
        for node in had
        if not any(child.key in had and child.key[0] == node[0] for child in graph.node_map[node].children)
    )


def tables_at(applied: Applied) -> list[type[Model]]:
    """Return the tables that a database has after these migrations, in order of their names."""
    if compared(applied).missing:
        loader = MigrationLoader(None)
        registry = loader.project_state(leaves_of(applied)).apps
    else:
        registry = apps
    models = registry.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: str(model._meta.db_table))


def _known() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.nodes)


def _named(keys: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for app, name in sorted(keys))
