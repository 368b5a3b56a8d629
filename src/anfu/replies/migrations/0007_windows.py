from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("replies", "0006_lighter_rows")]

    operations = [
        migrations.RunSQL("DELETE FROM replies_pace", migrations.RunSQL.noop),  # X tells it anew with its next answer
        migrations.RemoveConstraint("pace", "one_pace_of_a_kind"),
        migrations.AddField(
            "pace",
            "window",
            models.CharField(
                default="quarter", help_text="which of X's windows: channel.port.Window", max_length=10
            ),
        ),
        migrations.AddField(
            "pace", "most", models.PositiveIntegerField(help_text="how many a whole window takes", null=True)
        ),
        migrations.AddField(
            "pace",
            "told_at",
            models.DateTimeField(
                default=datetime(2026, 1, 1, tzinfo=UTC),
                help_text="when the call began whose answer told it",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "pace",
            models.UniqueConstraint(
                fields=["brand", "is_private", "window"], name="one_pace_of_a_window"
            ),
        ),
    ]
