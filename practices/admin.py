from django.contrib import admin

from practices.desk.admin import ImageAdmin, MissedSearchAdmin, PdfFileAdmin, PracticeAdmin, ReportAdmin, SynonymAdmin
from practices.models import Image, MissedSearch, PdfFile, Practice, Report, Synonym

admin.site.register(Practice, PracticeAdmin)
admin.site.register(Image, ImageAdmin)
admin.site.register(PdfFile, PdfFileAdmin)
admin.site.register(Synonym, SynonymAdmin)
admin.site.register(MissedSearch, MissedSearchAdmin)
admin.site.register(Report, ReportAdmin)
