"""How many reports one source and all together may send. Of the source only a hash is kept, and only for its day."""

import datetime
import hashlib
import hmac
import ipaddress
import secrets

from allauth.account.adapter import get_adapter
from django.db.models import F, Q, Sum
from django.utils import timezone

from practices.models import ReportCount, ReportDay

AN_HOUR, A_DAY, IN_ALL = 5, 20, 300


def source(request, day):
    """Who sent this, as a hash with the day's salt; of an IPv6 address the network, of which a person has all."""
    address = get_adapter().get_client_ip(request)  # behind a proxy too: ALLAUTH_TRUSTED_PROXY_COUNT
    try:
        parsed = ipaddress.ip_address(address)
        # A proxy that listens to both writes 192.0.2.1 as ::ffff:192.0.2.1: all of them are in one network.
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        address = str(parsed)
        if parsed.version == 6:
            address = str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    except ValueError:
        pass
    return hmac.new(day.salt.encode(), address.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def hold(now):
    """The row of today, locked to the commit: whoever counts waits for whoever counted before."""
    today = timezone.localdate(now)
    rows = ReportDay.objects.select_for_update().filter(day=today)
    day = rows.first()
    if day is None:
        forget(now)
        ReportDay.objects.bulk_create([ReportDay(day=today, salt=secrets.token_hex(32))], ignore_conflicts=True)
        day = rows.get()
    return day


def count(day, source, now):
    """Count one report; or None of that, and when the next may come. ``day`` is held."""
    local = timezone.localtime(now)
    mine, this_hour = Q(source=source), Q(source=source, hour=local.hour)
    counts = day.counts.aggregate(
        all=Sum("count", default=0),
        day=Sum("count", filter=mine, default=0),
        hour=Sum("count", filter=this_hour, default=0),
    )
    if counts["all"] >= IN_ALL or counts["day"] >= A_DAY:
        return midnight(day.day)
    if counts["hour"] >= AN_HOUR:
        return local.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)
    if not day.counts.filter(this_hour).update(count=F("count") + 1):
        ReportCount.objects.create(day=day, hour=local.hour, source=source)
    return None


def midnight(day):
    """The moment at which ``day`` is over."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def forget(now):
    """Delete the salts and counts of days that are over."""
    ReportDay.objects.filter(day__lt=timezone.localdate(now)).delete()
