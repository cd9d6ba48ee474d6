import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def take_from_editions(apps, schema_editor):
    """Editions know the days of their changes and the moment of the last one only."""
    Edition = apps.get_model("practices", "Edition")
    EditionChange = apps.get_model("practices", "EditionChange")
    columns = ("pk", "revision", "changes", "published_at", "withdrawn_at")
    rows = []
    for pk, revision, changes, published_at, withdrawn_at in Edition.objects.values_list(*columns).iterator():
        if withdrawn_at is not None:
            rows.append((pk, revision, withdrawn_at, "zurueckgezogen", ""))
        for i, change in enumerate(changes):
            day = datetime.datetime.combine(datetime.date.fromisoformat(change["date"]), datetime.time.min)
            at = published_at if i == len(changes) - 1 else timezone.make_aware(day)
            rows.append((pk, revision, at, "geaendert" if i else "veroeffentlicht", change["note"]))
    rows.sort(key=lambda row: row[2])
    EditionChange.objects.bulk_create(
        (EditionChange(edition_id=pk, revision=r, at=at, kind=kind, note=note) for pk, r, at, kind, note in rows),
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0014_confirmed_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='EditionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('veroeffentlicht', 'veröffentlicht'), ('geaendert', 'geändert'), ('zurueckgezogen', 'zurückgezogen')], max_length=16)),
                ('note', models.TextField(blank=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='practices.edition')),
            ],
            options={
                'indexes': [models.Index(fields=['at', 'id'], name='edition_change_at'), models.Index(fields=['revision', 'id'], name='edition_change_revision')],
            },
        ),
        migrations.RunPython(take_from_editions, migrations.RunPython.noop, elidable=True),
    ]
