"""The OpenAPI description."""


def description(base):
    return {}
