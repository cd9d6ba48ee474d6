"""Nobody hands out, or takes over, more than they have themselves."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q


def held(user):
    """The rights that an account holds by itself and by its groups, also while it is shut."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def may_manage(user, account) -> bool:
    """Whether ``user`` has every right of ``account``; else a new address and password would give them away."""
    if user.is_superuser or user.pk == account.pk:
        return True
    return not account.is_superuser and set(held(account)) <= set(held(user))


def grantable(user):
    """The groups that give no right which ``user`` lacks."""
    return Group.objects.exclude(permissions__in=Permission.objects.exclude(pk__in=held(user).values("pk")))
