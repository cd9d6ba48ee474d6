"""The product's settings with the floors' addresses beside the product's own."""

from divercity.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floors"
