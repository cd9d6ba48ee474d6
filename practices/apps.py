from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = "Beiträge"

    def ready(self):
        from practices.desk.groups import write_groups
        from practices.search import checks  # noqa: F401  registers itself
        from practices.search.synonyms import write_synonyms

        post_migrate.connect(write_groups, sender=self)
        post_migrate.connect(write_synonyms, sender=self)
