from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DivercityConfig(AppConfig):
    name = "divercity"
    verbose_name = "Website"

    def ready(self):
        from divercity import page_files
        from divercity.pages import write_pages
        from practices.public import media

        post_migrate.connect(write_pages, sender=self)
        media.ELSEWHERE.append(page_files.on_live_page)
