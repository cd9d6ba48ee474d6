"""What the people of the desk are called."""


def name(user, otherwise="jemand"):
    """The full name, or the user name; ``otherwise`` for nobody, whose account is gone."""
    return (user.get_full_name() or user.get_username()) if user else otherwise
