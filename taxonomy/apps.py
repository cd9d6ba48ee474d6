from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TaxonomyConfig(AppConfig):
    name = "taxonomy"
    verbose_name = "Vokabulare"

    def ready(self):
        from taxonomy.vocabularies import write_vocabularies

        post_migrate.connect(write_vocabularies, sender=self)
