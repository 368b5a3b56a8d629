from django.db import migrations

TABLE = """
    CREATE TABLE anfu_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamptz NOT NULL
    );
    CREATE INDEX anfu_cache_expires ON anfu_cache (expires);
"""


class Migration(migrations.Migration):
    """The table of Django's database cache: what web processes count together."""

    dependencies = [("people", "0007_team")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE anfu_cache")]
