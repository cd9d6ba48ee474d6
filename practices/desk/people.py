"""The people of the desk: who has a right, and what they are called."""

from django.contrib.auth import get_user_model

RIGHTS = "django.contrib.auth.backends.ModelBackend"  # the one of ours that knows who has which


def with_right(permission, *, superusers=True):
    """Everybody who reaches the desk and has this right."""
    people = get_user_model().objects.with_perm(permission, backend=RIGHTS, include_superusers=superusers)
    return people.filter(is_staff=True)


def name(user, otherwise="jemand"):
    """The full name, or the user name; ``otherwise`` for nobody, whose account is gone."""
    return (user.get_full_name() or user.get_username()) if user else otherwise
