from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The table of the cache in the settings; Django has a command for it and no model."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS divercity_cache")


class Migration(migrations.Migration):

    dependencies = [
        ('divercity', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
