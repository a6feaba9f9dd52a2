"""The search index: a table of entries, with FTS5 beside it on SQLite and a GIN index on PostgreSQL."""

import yihu.ground.models.search
from django.db import migrations, models

# The tokens are made by yihu.ground.text: letters and digits only, folded. The `ascii` tokenizer therefore cuts them
# at the spaces and nowhere else, whatever letters Unicode has learnt since.
SQLITE = [
    """CREATE VIRTUAL TABLE ground_search_fts USING fts5(
        tokens, content='ground_searchentry', content_rowid='id', detail=none, columnsize=0,
        tokenize='ascii')""",
    """CREATE TRIGGER ground_search_insert AFTER INSERT ON ground_searchentry BEGIN
        INSERT INTO ground_search_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER ground_search_delete AFTER DELETE ON ground_searchentry BEGIN
        INSERT INTO ground_search_fts(ground_search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER ground_search_update AFTER UPDATE OF id, tokens ON ground_searchentry BEGIN
        INSERT INTO ground_search_fts(ground_search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO ground_search_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER ground_search_update",
    "DROP TRIGGER ground_search_delete",
    "DROP TRIGGER ground_search_insert",
    "DROP TABLE ground_search_fts",
]
POSTGRESQL = ["CREATE INDEX search_tokens ON ground_searchentry USING gin (tokens)"]
POSTGRESQL_BACK = ["DROP INDEX search_tokens"]


def forwards(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("ground", "0002_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=48)),
                ("object_id", models.UUIDField()),
                ("account_id", models.UUIDField(null=True)),
                ("territory_id", models.UUIDField(null=True)),
                ("title", models.CharField(max_length=200)),
                ("subtitle", models.CharField(blank=True, max_length=200)),
                ("tokens", yihu.ground.models.search.TokensField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_id"], name="search_object"),
                    models.Index(fields=["account_id"], name="search_account"),
                    models.Index(fields=["territory_id"], name="search_territory"),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
