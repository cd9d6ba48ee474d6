from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0003_comments_steps_notices"),
    ]

    operations = [
        migrations.RemoveField(model_name="edition", name="folded"),
    ]
