"""The few things an archive has to know of HTML and CSS: where addresses stand, and how to write others there.

Everything else stays byte for byte. The pages are our own templates' and sanitised texts, so tags are well-formed.
"""

import re
from html import escape, unescape

# Comments, scripts and styles as a whole, so that nothing within them is taken for a tag.
TAG = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style)\b(?P<raw_rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>(?P<content>.*?)</(?P=raw)\s*>"
    r"|<(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"\s([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
CSS_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)")
FOLLOWED = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "source": "src",
    "script": "src",
    "use": "href",
}
# Links of the head that name the live site, or that mean nothing in a folder.
UNFOLLOWED = ("canonical", "preload", "shortlink", "cite-as", "search")


def attributes(rest):
    """``{name: value}`` of a tag, values unescaped; "" for those without one."""
    return {
        name.lower(): unescape(double or single or bare) for name, double, single, bare in ATTRIBUTE.findall(rest)
    }


def written(name, values, end=""):
    inside = "".join(f' {key}="{escape(value)}"' if value else f" {key}" for key, value in values.items())
    return f"<{name}{inside}{end}>"


def addresses(html):
    """Every address that a page leads to or shows, as it is written."""
    for tag in TAG.finditer(html):
        name = (tag["name"] or tag["raw"] or "").lower()
        if name not in FOLLOWED:
            continue
        values = attributes(tag["rest"] or tag["raw_rest"] or "")
        if name == "link" and values.get("rel") in UNFOLLOWED:
            continue
        if values.get(FOLLOWED[name]):
            yield values[FOLLOWED[name]]
        yield from (address for address, _ in candidates(values.get("srcset", "")))


def candidates(srcset):
    """``[(address, descriptor)]``"""
    parts = (part.split(None, 1) for part in srcset.split(",") if part.strip())
    return [(part[0], part[1].strip() if len(part) > 1 else "") for part in parts]


def css_addresses(css):
    return [address for _, address in CSS_URL.findall(css) if not address.startswith("data:")]
