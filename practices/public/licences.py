"""Licences as editors name them, and as machines know them: by an address."""

import re

from django.utils.encoding import iri_to_uri

CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-(?:NC|ND|SA|NC-ND|NC-SA))?)[ -](\d\.\d)")
CC0 = re.compile(r"CC[ -]?0(?:[ -]1\.0)?")


def address(name):
    """The address of a Creative Commons licence ("CC BY 4.0") or of what is an address; else ""."""
    name = name.strip()
    if match := CREATIVE_COMMONS.fullmatch(name):
        return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
    if CC0.fullmatch(name):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return iri_to_uri(name) if re.fullmatch(r"https?://\S+", name) else ""
