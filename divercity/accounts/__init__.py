"""Accounts of the desk, by django-allauth: our addresses, our rules about rights, and when a session ends."""
