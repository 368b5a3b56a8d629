from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # the index is made while posts go on being stored
    dependencies = [
        ('listening', '0010_tools'),
        ('people', '0005_invitations'),
    ]

    operations = [
        # A try that was cut short leaves an index that nothing uses.
        migrations.RunSQL('DROP INDEX CONCURRENTLY IF EXISTS post_of_ours', migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='post',
            index=models.Index(condition=models.Q(('customer', None)), fields=['brand', 'replies_to'], name='post_of_ours'),
        ),
    ]
