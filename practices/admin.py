from django.contrib import admin

from practices.desk.admin import ImageAdmin, MissedSearchAdmin, PdfFileAdmin, PracticeAdmin, SynonymAdmin
from practices.models import Image, MissedSearch, PdfFile, Practice, Synonym

admin.site.register(Practice, PracticeAdmin)
admin.site.register(Image, ImageAdmin)
admin.site.register(PdfFile, PdfFileAdmin)
admin.site.register(Synonym, SynonymAdmin)
admin.site.register(MissedSearch, MissedSearchAdmin)
