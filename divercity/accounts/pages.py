"""What the pages of accounts need besides allauth: the desk's own context, names in the cache."""

from django.conf import settings
from django.contrib import admin
from django.utils.crypto import salted_hmac

from divercity.accounts.second_factor import ACCOUNT


def desk(request):
    """Context processor: what the admin's base template expects."""
    # Without a person: the error page of a request that was refused before anybody asked who sends it.
    if not request.path_info.startswith(ACCOUNT) or not hasattr(request, "user"):
        return {}
    return {**admin.site.each_context(request), "second_factor_required": settings.REQUIRE_MFA}


def cache_key(key, key_prefix, version) -> str:
    return salted_hmac("divercity.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
