"""What the examples answer, cut short. They name no record of the collection, which may be withdrawn one day."""

import json
from functools import cache
from pathlib import Path


@cache
def _text():
    return (Path(__file__).parent / "data" / "examples.json").read_text(encoding="utf-8")


def all_at(base):
    """``{operation: answer}`` as they would come from ``base``, scheme and host."""
    return json.loads(_text().replace("{base}", base))
