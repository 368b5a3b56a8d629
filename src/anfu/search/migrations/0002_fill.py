"""What was stored before search came is found, too."""

from django.db import migrations

from anfu.search.rules import words_of


def fill(apps, schema_editor):
    cursor = schema_editor.connection.cursor()
    for kind, said in (
        ("customer", "SELECT brand_id, id, first_heard_at, name || ' ' || username FROM people_customer WHERE username <> ''"),
        ("post", "SELECT brand_id, id, created_at, text || ' ' || alt_text FROM listening_post WHERE gone_at IS NULL AND NOT is_repost"),
        ("note", "SELECT brand_id, id, at, detail->>'text' FROM cases_caseevent WHERE kind = 'noted'"),
    ):
        cursor.execute(said)
        while rows := cursor.fetchmany(2000):
            with schema_editor.connection.cursor() as writer:
                writer.executemany(
                    "INSERT INTO search_entry (brand_id, kind, ref, at, words) VALUES (%s, %s, %s, %s, %s::tsvector) "
                    "ON CONFLICT DO NOTHING",
                    [(brand, kind, ref, at, " ".join(words_of(text or ""))) for brand, ref, at, text in rows],
                )


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0001_initial"),
        ("people", "0001_initial"),
        ("listening", "0004_gone"),
        ("cases", "0001_initial"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
