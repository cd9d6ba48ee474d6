from collections import defaultdict

from django.db import migrations, models
from django.db.models import F


def count(apps, schema_editor):
    """For every practice that is there, from its present version, by the rules of the day on which this runs."""
    if not apps.get_model("practices", "Practice").objects.exists():
        return
    from practices.desk import completeness  # a fresh database must not need it

    practices = apps.get_model("practices", "Practice").objects
    present = apps.get_model("practices", "Version").objects.filter(number=F("practice__version"))
    alike = defaultdict(list)
    for pk, document in present.values_list("practice", "document").iterator(chunk_size=200):
        alike[completeness.percent(document)].append(pk)
    for percent, ids in alike.items():
        for start in range(0, len(ids), 500):
            practices.filter(pk__in=ids[start : start + 500]).update(completeness=percent)


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0011_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="completeness",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="Angaben in Prozent"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
