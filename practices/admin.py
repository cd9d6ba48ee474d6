from django.contrib import admin

from practices.desk.admin import ImageAdmin, PdfFileAdmin, PracticeAdmin
from practices.models import Image, PdfFile, Practice

admin.site.register(Practice, PracticeAdmin)
admin.site.register(Image, ImageAdmin)
admin.site.register(PdfFile, PdfFileAdmin)
