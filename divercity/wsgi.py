"""What the server runs; it does not start where something is missing that only `make run` may create."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from divercity import headers
from divercity.refusals import missing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "divercity.settings")
application = headers.utf8(get_wsgi_application())

if refusal := missing():
    raise ImproperlyConfigured(refusal)
