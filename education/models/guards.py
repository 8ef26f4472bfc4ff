"""What the database itself refuses, whoever writes: triggers for SQLite and PostgreSQL, from one table.

They are put up after every ``migrate`` rather than by one migration: SQLite drops a table's triggers
whenever Django remakes the table to alter it, and stumbles over those of other tables that name it.
"""

# ruff: noqa: S608  the SQL is made of the table of rules below, of nothing that anybody typed
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PREFIX = "guard_"
MAY = """EXISTS (SELECT 1 FROM education_user u WHERE u.id = {user} AND u.is_active AND ({more}EXISTS (
SELECT 1 FROM auth_permission p WHERE p.codename = '{right}' AND (
p.id IN (SELECT permission_id FROM education_user_user_permissions WHERE user_id = u.id) OR
p.id IN (SELECT gp.permission_id FROM auth_group_permissions gp JOIN education_user_groups ug
ON ug.group_id = gp.group_id WHERE ug.user_id = u.id)))))"""
REQUIRED = "EXISTS (SELECT 1 FROM education_sitepolicy WHERE sign_off_required)"
SIGNED = """EXISTS (SELECT 1 FROM education_{what} r JOIN education_signoff s ON s.{what_id} = r.id
AND s.digest = r.digest WHERE r.id = NEW.{pointer}
AND (r.created_by_id IS NULL OR r.created_by_id <> s.reviewer_id))"""
HASTY = """EXISTS (SELECT 1 FROM education_revision r JOIN education_haste h ON h.revision_id = r.id
AND h.digest = r.digest WHERE r.id = NEW.live_id)"""


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: on which table and event, when, and in which words. ``refuse_if`` is SQL for both."""

    name: str
    table: str
    event: str  # INSERT, UPDATE, DELETE
    refuse_if: str
    says: str


def _signed(what: str, pointer: str) -> str:
    column = {"revision": "revision_id", "knowledgerelease": "release_id"}[what]
    return SIGNED.format(what=what, what_id=column, pointer=pointer)


def _pages() -> Iterator[Guard]:
    for table, column in (("article", "article_id"), ("causepage", "cause_page_id")):
        unsigned = f"{REQUIRED} AND NOT {_signed('revision', 'live_id')} AND NOT {HASTY}"
        foreign = (
            f"EXISTS (SELECT 1 FROM education_revision r WHERE r.id = NEW.live_id"
            f" AND (r.{column} IS NULL OR r.{column} <> NEW.id))"
        )
        # A page that comes back from retirement or the bin goes live anew: the same rule.
        moved = (
            "NEW.live_id IS NOT NULL AND (OLD.live_id IS NULL OR OLD.live_id <> NEW.live_id"
            " OR OLD.id <> NEW.id OR (OLD.retired_as <> NEW.retired_as AND NEW.retired_as = '')"
            " OR (OLD.binned_at IS NOT NULL AND NEW.binned_at IS NULL))"
        )
        says = "live needs a sign-off of exactly this revision by another person with the clinical role"
        yield Guard(f"{table}_live_insert", table, "INSERT", f"NEW.live_id IS NOT NULL AND {unsigned}", says)
        yield Guard(f"{table}_live_update", table, "UPDATE", f"{moved} AND {unsigned}", says)
        says = "a page shows its own revisions only"
        yield Guard(f"{table}_own_insert", table, "INSERT", f"NEW.live_id IS NOT NULL AND {foreign}", says)
        yield Guard(f"{table}_own_update", table, "UPDATE", f"{moved} AND {foreign}", says)
        yield Guard(f"{table}_delete", table, "DELETE", "1 = 1", "a page is never deleted")


def _policy() -> Iterator[Guard]:
    signed = _signed("knowledgerelease", "live_release_id")
    unsigned = f"NEW.sign_off_required AND NEW.live_release_id IS NOT NULL AND NOT {signed}"
    moved = "(OLD.live_release_id IS NULL OR OLD.live_release_id <> NEW.live_release_id)"
    says = "a live release needs a sign-off by another person with the clinical role"
    yield Guard("policy_live_insert", "sitepolicy", "INSERT", unsigned, says)
    yield Guard("policy_live_update", "sitepolicy", "UPDATE", f"{moved} AND {unsigned}", says)
    withdrawn = "EXISTS (SELECT 1 FROM education_withdrawal w WHERE w.release_id = NEW.live_release_id)"
    says = "a withdrawn release never goes live again"
    yield Guard("policy_withdrawn", "sitepolicy", "UPDATE", f"{moved} AND {withdrawn}", says)
    # Without the row nothing would be required: an answer to no question anybody asked.
    yield Guard("policy_delete", "sitepolicy", "DELETE", "1 = 1", "the policy of the site is never deleted")


def _sign_offs() -> Iterator[Guard]:
    for what, column, right in (
        ("revision", "revision_id", "sign_off_revision"),
        ("knowledgerelease", "release_id", "sign_off_knowledgerelease"),
    ):
        there = f"NEW.{column} IS NOT NULL AND "
        fits = (
            f"EXISTS (SELECT 1 FROM education_{what} r WHERE r.id = NEW.{column} AND r.digest = NEW.digest"
            " AND (r.created_by_id IS NULL OR r.created_by_id <> NEW.reviewer_id))"
        )
        yield Guard(
            f"signoff_{what}_fits",
            "signoff",
            "INSERT",
            f"{there}NOT {fits}",
            "a sign-off is of exactly this version, by another person than its author",
        )
        yield Guard(
            f"signoff_{what}_role",
            "signoff",
            "INSERT",
            f"{there}NOT {MAY.format(user='NEW.reviewer_id', right=right, more='')}",
            "only a person with the clinical role signs off",
        )
    fits = (
        "EXISTS (SELECT 1 FROM education_revision r WHERE r.id = NEW.revision_id AND r.digest = NEW.digest)"
    )
    may = MAY.format(user="NEW.person_id", right="publish_revision", more="u.is_superuser OR ")
    yield Guard(
        "haste_fits", "haste", "INSERT", f"NOT {fits} OR NOT {may}", "a publisher puts exactly this live"
    )
    yield Guard("haste_reason", "haste", "INSERT", "TRIM(NEW.reason) = ''", "haste needs a reason")


# What never changes once written, with the columns that make a row unique: REPLACE would else delete unseen.
KEPT = {
    "revision": "(id = NEW.id OR (number = NEW.number AND "
    "(article_id = NEW.article_id OR cause_page_id = NEW.cause_page_id)))",
    "signoff": "(id = NEW.id OR revision_id = NEW.revision_id OR release_id = NEW.release_id)",
    "haste": "(id = NEW.id OR revision_id = NEW.revision_id)",
    "withdrawal": "(id = NEW.id OR release_id = NEW.release_id)",
    "auditline": "id = NEW.id",
    "evidenceevent": "id = NEW.id",
    "handoutedition": "(id = NEW.id OR (handout_id = NEW.handout_id AND number = NEW.number))",
    "handoutsignoff": "(id = NEW.id OR edition_id = NEW.edition_id)",
    "formeraddress": "(id = NEW.id OR (slug = NEW.slug AND language = NEW.language))",
}
RELEASE_KEPT = ("number", "digest", "text", "created_by_id", "created_at")


def _kept() -> Iterator[Guard]:
    for table, same in KEPT.items():
        says = f"{table} rows are written once and never changed or deleted"
        yield Guard(f"{table}_update", table, "UPDATE", "1 = 1", says)
        yield Guard(f"{table}_delete", table, "DELETE", "1 = 1", says)
        replaced = f"EXISTS (SELECT 1 FROM education_{table} WHERE {same})"
        yield Guard(f"{table}_replace", table, "INSERT", replaced, says)
    says = "a knowledge release never changes and is never deleted"
    changed = " OR ".join(f"COALESCE(OLD.{name} <> NEW.{name}, FALSE)" for name in RELEASE_KEPT)
    # Who made it may not be blanked either: that name keeps its maker from signing it.
    blanked = "(OLD.created_by_id IS NULL) <> (NEW.created_by_id IS NULL)"
    yield Guard("release_update", "knowledgerelease", "UPDATE", f"{changed} OR {blanked}", says)
    same = "EXISTS (SELECT 1 FROM education_knowledgerelease WHERE id = NEW.id OR digest = NEW.digest)"
    yield Guard("release_replace", "knowledgerelease", "INSERT", same, says)
    yield Guard("release_delete", "knowledgerelease", "DELETE", "1 = 1", says)


def _tasks() -> Iterator[Guard]:
    says = "a review task that is closed stays closed: a new event opens a new one"
    yield Guard("reviewtask_closed", "reviewtask", "UPDATE", "OLD.closed_at IS NOT NULL", says)
    yield Guard("reviewtask_delete", "reviewtask", "DELETE", "1 = 1", "a review task is never deleted")


def _paper() -> Iterator[Guard]:
    says = "a printed code is never deleted, and always stays the same"
    yield Guard("shortlink_delete", "shortlink", "DELETE", "1 = 1", says)
    yield Guard("shortlink_code", "shortlink", "UPDATE", "OLD.code <> NEW.code OR OLD.id <> NEW.id", says)
    same = "EXISTS (SELECT 1 FROM education_shortlink WHERE id = NEW.id OR code = NEW.code)"
    yield Guard("shortlink_replace", "shortlink", "INSERT", same, says)
    # A former address leads to one article, and no other may take it: its papers would open another text.
    taken = (
        "EXISTS (SELECT 1 FROM education_formeraddress f WHERE f.slug = NEW.slug"
        " AND f.language = NEW.language AND f.article_id <> NEW.id)"
    )
    says = "this address belonged to another article, and its papers still lead there"
    yield Guard("article_slug_insert", "article", "INSERT", taken, says)
    moved = "(OLD.slug <> NEW.slug OR OLD.language <> NEW.language)"
    yield Guard("article_slug_update", "article", "UPDATE", f"{moved} AND {taken}", says)
    kept = (
        "EXISTS (SELECT 1 FROM education_formeraddress f WHERE f.slug = OLD.slug"
        " AND f.language = OLD.language AND f.article_id = OLD.id)"
    )
    known = "(OLD.live_id IS NOT NULL OR OLD.retired_as <> '')"
    says = "an address that readers know is given up only when it leads on: rename the article"
    yield Guard("article_slug_kept", "article", "UPDATE", f"{moved} AND {known} AND NOT {kept}", says)


def _handouts() -> Iterator[Guard]:
    signed = (
        "EXISTS (SELECT 1 FROM education_handoutedition e JOIN education_handoutsignoff s"
        " ON s.edition_id = e.id AND s.digest = e.digest WHERE e.id = NEW.live_id"
        " AND (e.created_by_id IS NULL OR e.created_by_id <> s.reviewer_id))"
    )
    own = (
        "EXISTS (SELECT 1 FROM education_handoutedition e WHERE e.id = NEW.live_id AND e.handout_id = NEW.id)"
    )
    there = "NEW.live_id IS NOT NULL"
    moved = f"{there} AND (OLD.live_id IS NULL OR OLD.live_id <> NEW.live_id)"
    says = (
        "a handout goes live with a sign-off of exactly this edition by another person with the clinical role"
    )
    yield Guard("handout_live_insert", "handout", "INSERT", f"{there} AND {REQUIRED} AND NOT {signed}", says)
    yield Guard("handout_live_update", "handout", "UPDATE", f"{moved} AND {REQUIRED} AND NOT {signed}", says)
    says = "a handout shows its own editions only"
    foreign = (
        "EXISTS (SELECT 1 FROM education_handoutedition e WHERE e.id = NEW.live_id"
        " AND e.handout_id <> NEW.id)"
    )
    yield Guard("handout_own_insert", "handout", "INSERT", f"{there} AND {foreign}", says)
    yield Guard("handout_own_update", "handout", "UPDATE", f"{moved} AND NOT {own}", says)
    says = "papers lead to a handout: its address stays, and it stays readable"
    gone = "OLD.live_id IS NOT NULL AND NEW.live_id IS NULL"
    other = "OLD.slug <> NEW.slug OR OLD.language <> NEW.language OR OLD.id <> NEW.id"
    yield Guard("handout_kept", "handout", "UPDATE", f"({gone}) OR {other}", says)
    same = "EXISTS (SELECT 1 FROM education_handout WHERE id = NEW.id OR slug = NEW.slug)"
    yield Guard("handout_replace", "handout", "INSERT", same, says)
    yield Guard("handout_delete", "handout", "DELETE", "1 = 1", "a handout is never deleted")
    fits = (
        "EXISTS (SELECT 1 FROM education_handoutedition e WHERE e.id = NEW.edition_id"
        " AND e.digest = NEW.digest AND (e.created_by_id IS NULL OR e.created_by_id <> NEW.reviewer_id))"
    )
    may = MAY.format(user="NEW.reviewer_id", right="sign_off_revision", more="")
    says = "a sign-off is of exactly this edition, by another person than its author, with the clinical role"
    yield Guard("handoutsignoff_fits", "handoutsignoff", "INSERT", f"NOT {fits} OR NOT {may}", says)


GUARDS = (*_pages(), *_policy(), *_sign_offs(), *_kept(), *_tasks(), *_paper(), *_handouts())
TABLES = tuple(sorted({f"education_{guard.table}" for guard in GUARDS}))


def put_up(connection: Any) -> None:
    """Put up every trigger, over an older one of the same name. Refused writes raise IntegrityError."""
    with connection.cursor() as cursor:
        if not set(TABLES) <= set(connection.introspection.table_names(cursor)):
            take_down(connection)  # migrated back to before there was this to guard
            return
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def take_down(connection: Any) -> None:
    """Take the triggers down for a migration of the schema, or for a test that empties the database."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in GUARDS:
            if f"education_{guard.table}" in tables:
                cursor.execute(_drop(connection.vendor, guard.name, guard.table))
        if connection.vendor == "postgresql":
            for table in KEPT:
                if f"education_{table}" in tables:
                    cursor.execute(_drop(connection.vendor, f"{table}_truncate", table))


def missing(connection: Any) -> list[str]:
    """Return the names of refusals that this database lacks: none, unless a migration stopped halfway."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    return sorted({f"{PREFIX}{guard.name}" for guard in GUARDS} - there)


def _drop(vendor: str, name: str, table: str) -> str:
    on = f" ON education_{table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {PREFIX}{name}{on}"


def _statements(vendor: str) -> Iterator[str]:
    for guard in GUARDS:
        name, table = f"{PREFIX}{guard.name}", f"education_{guard.table}"
        if vendor == "sqlite":
            yield _drop(vendor, guard.name, guard.table)
            yield (
                f"CREATE TRIGGER {name} BEFORE {guard.event} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{guard.says}') WHERE {guard.refuse_if}; END"
            )
        elif vendor == "postgresql":
            yield _function(name, guard.refuse_if, guard.says)
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {guard.event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
    if vendor == "postgresql":
        for kept in KEPT:
            name = f"{PREFIX}{kept}_truncate"
            yield _function(name, "TRUE", f"{kept} rows are never deleted")
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON education_{kept} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )


def _function(name: str, refuse_if: str, says: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refuse_if} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
