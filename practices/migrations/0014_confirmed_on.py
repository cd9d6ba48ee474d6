from django.db import migrations, models
from django.utils.dateparse import parse_date


def take_from_documents(apps, schema_editor):
    Edition = apps.get_model("practices", "Edition")
    confirmed = Edition.objects.filter(document__has_key="confirmed_on").only("document")
    for edition in confirmed.iterator(chunk_size=500):
        edition.confirmed_on = parse_date(edition.document["confirmed_on"])
        edition.save(update_fields=["confirmed_on"])


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0013_reports'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='confirmed_on',
            field=models.DateField(db_index=True, null=True),
        ),
        migrations.RunPython(take_from_documents, migrations.RunPython.noop, elidable=True),
    ]
