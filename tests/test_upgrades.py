"""A newer schema only adds: the version before runs on it while nodes are changed over."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The last migration of the version that is out there. What is newer has to be additive; once a version has
# been everywhere, this moves on, past a migration that takes away what nobody reads any more.
MARK = ("education", "0024_shared_counts")
# These add, or change nothing in the database.
HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RunPython,
)


def refusal(operation: Operation, before: ProjectState) -> str:
    """Return why the version before could not run after an operation, or nothing."""
    name = operation.describe()
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        found = (refusal(each, before) for each in operation.database_operations)
        return next((each for each in found if each), "")
    if isinstance(operation, HARMLESS):
        return ""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        # Django's own default fills old rows once; the older code's inserts know nothing of the column.
        filled = field.null or field.many_to_many or field.has_db_default()
        return "" if filled else f"{name}: older code inserts without it. Give it null=True or db_default."
    if isinstance(operation, migrations.AlterField):
        was = before.models["education", operation.model_name_lower].fields[operation.name]
        return "" if _only_widens(was, operation.field) else f"{name}: may refuse what older code writes."
    return f"{name}: this is not additive."


def _only_widens(was: models.Field, now: models.Field) -> bool:
    def told(field: models.Field) -> dict:
        kept = dict(field.deconstruct()[3])
        return {key: value for key, value in kept.items() if key not in field.non_db_attrs}

    old, new = told(was), told(now)
    if was.deconstruct()[1] != now.deconstruct()[1]:
        return False
    widened = {"null", "max_length", "db_default"}
    same = {key: value for key, value in old.items() if key not in widened | {"default"}} == {
        key: value for key, value in new.items() if key not in widened | {"default"}
    }
    no_shorter = (new.get("max_length") or 10**9) >= (old.get("max_length") or 0)
    still_null = bool(new.get("null")) or not old.get("null")
    return same and no_shorter and still_null


def newer_migrations(loader: MigrationLoader) -> list:
    """Return our migrations after the mark, the oldest first."""
    plan = loader.graph.forwards_plan(loader.graph.leaf_nodes("education")[0])
    ours = [key for key in plan if key[0] == "education"]
    return [loader.graph.nodes[key] for key in ours[ours.index(MARK) + 1 :]]


def test_no_migration_after_the_mark_takes_anything_away_or_asks_for_more():
    loader = MigrationLoader(None)
    for migration in newer_migrations(loader):
        state = loader.project_state((migration.app_label, migration.name), at_end=False)
        for operation in migration.operations:
            assert refusal(operation, state) == "", migration
            operation.state_forwards("education", state)


SHORT, LONG = models.CharField(max_length=10), models.CharField(max_length=20)
DESTRUCTIVE = [
    migrations.RemoveField("topic", "title"),
    migrations.DeleteModel("topic"),
    migrations.RenameField("topic", "title", "name"),
    migrations.RenameModel("topic", "theme"),
    migrations.AlterModelTable("topic", "themes"),
    migrations.AlterUniqueTogether("topic", {("title", "position")}),
    migrations.AddConstraint("topic", models.UniqueConstraint(fields=["title"], name="one_title")),
    migrations.AddField("topic", "more", models.CharField(max_length=10, default="")),
    migrations.AlterField("topic", "title", models.CharField(max_length=5)),
    migrations.AlterField("topic", "title", models.IntegerField()),
    migrations.AlterField("topic", "title", models.CharField(max_length=300, unique=True)),
    migrations.AlterField("auditline", "actor", models.ForeignKey("education.user", models.PROTECT)),
    migrations.RunSQL("DROP TABLE education_topic"),
    migrations.SeparateDatabaseAndState([migrations.DeleteModel("topic")]),
]


@pytest.mark.parametrize("operation", DESTRUCTIVE, ids=lambda operation: operation.describe())
def test_what_would_break_the_version_before_is_found(operation):
    assert refusal(operation, MigrationLoader(None).project_state(MARK))


ADDITIVE = [
    migrations.CreateModel("theme", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("topic", "more", models.CharField(max_length=10, null=True)),
    migrations.AddField("topic", "more", models.CharField(max_length=10, db_default="")),
    migrations.AddField("topic", "more", models.ManyToManyField("education.topic")),
    migrations.AlterField("auditline", "note", models.TextField(blank=True, null=True)),
    migrations.AddIndex("topic", models.Index(fields=["title"], name="topic_title")),
]


@pytest.mark.parametrize("operation", ADDITIVE, ids=lambda operation: operation.describe())
def test_what_only_adds_may_pass(operation):
    assert refusal(operation, MigrationLoader(None).project_state(MARK)) == ""


def _columns(table: str) -> dict[str, bool]:
    """Return each column of a table in the database: whether an insert may leave it out."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA table_info({connection.ops.quote_name(table)})")
            return {row[1]: not row[3] or row[4] is not None for row in cursor.fetchall()}
        cursor.execute(
            "SELECT column_name, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'"
            " OR is_generated = 'ALWAYS' FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        return dict(cursor.fetchall())


def left_out(state: ProjectState) -> list[str]:
    """Return the columns that the code of a state neither knows nor could leave out; or misses."""
    found = []
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.app_label == "education":
            known = {field.column for field in model._meta.concrete_fields}
            there = _columns(model._meta.db_table)
            found += [f"{model._meta.db_table}.{name} is gone" for name in known - there.keys()]
            found += [
                f"{model._meta.db_table}.{name} must be given"
                for name, optional in there.items()
                if name not in known and not optional
            ]
    return found


def test_the_code_of_the_version_before_reads_and_writes_every_table_of_this_schema(site):
    older = MigrationLoader(None).project_state(MARK)
    assert left_out(older) == []
    for model in older.apps.get_models(include_auto_created=True):
        if model._meta.app_label == "education":
            list(model._base_manager.all()[:50])  # every column that it asks for is there


def test_the_older_code_goes_on_writing_after_a_column_was_added(site):
    older = MigrationLoader(None).project_state(MARK)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE education_topic ADD COLUMN later varchar(10) DEFAULT 'x' NOT NULL")
    assert left_out(older) == []
    old_topic = older.apps.get_model("education", "Topic")
    made = old_topic.objects.create(code="later", title="Later", position=99)
    old_topic.objects.filter(pk=made.pk).update(title="Much later")
    assert old_topic.objects.get(pk=made.pk).title == "Much later"


def test_a_column_that_the_older_code_would_have_to_fill_is_found(site):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE other (id integer PRIMARY KEY, later varchar(10) NOT NULL)")
        else:
            cursor.execute("CREATE TABLE other (id bigint PRIMARY KEY, later varchar(10) NOT NULL)")
    assert _columns("other")["later"] is False
