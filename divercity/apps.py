from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DivercityConfig(AppConfig):
    name = "divercity"
    verbose_name = "Website"

    def ready(self):
        from divercity.pages import write_pages

        post_migrate.connect(write_pages, sender=self)
