"""What the examples answer, cut short: taken from the demo content, held to the schemas by a test."""

import json
from functools import cache
from pathlib import Path


@cache
def _text():
    return (Path(__file__).parent / "data" / "examples.json").read_text(encoding="utf-8")


def all_at(base):
    """``{operation: answer}`` as they would come from ``base``, scheme and host."""
    return json.loads(_text().replace("{base}", base))
