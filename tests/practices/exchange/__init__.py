from pathlib import Path

from django.core.management import call_command

from practices import models
from taxonomy.models import Actor, Category, DiversityDimension, Occasion, Place, Tag, TermAlias
from taxonomy.vocabularies import write_vocabularies


def empty_collection():
    """What a fresh database holds: the vocabularies and nothing else."""
    models.Practice.objects.update(scheduled_version=None, scheduled_for=None)
    models.Edition.objects.all().delete()
    models.Practice.objects.all().delete()
    models.Version.objects.all().delete()
    models.Image.objects.all().delete()
    models.PdfFile.objects.all().delete()
    models.NumberCounter.objects.all().delete()
    for model in (Actor, Category, DiversityDimension, Occasion):
        while model.objects.exists():
            model.objects.filter(children=None).delete()
    for model in (Place, Tag, TermAlias):
        model.objects.all().delete()
    write_vocabularies()


def exported(path):
    call_command("export_practices", str(path), verbosity=0)
    return Path(path).read_bytes()
