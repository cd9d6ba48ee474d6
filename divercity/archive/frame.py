"""A page of the site as a page of the archive: links that lead to files, the line on top, a policy, its few scripts."""

import posixpath
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

from divercity.archive import markup
from divercity.archive.addresses import internal
from divercity.archive.pages import README, note
from practices.public.addresses import LIST

# "file:" beside 'self': in a folder a page has no origin that browsers agree on.
POLICY = "; ".join(
    ["default-src 'none'"]
    + [f"{kind} 'self' file:" for kind in ("script-src", "style-src", "img-src", "font-src", "form-action")]
    + ["base-uri 'none'", "object-src 'none'"]
)
# Scripts that need no server. They import nothing, so they run as classic scripts, which a folder may load.
KEPT = ("contents", "actions", "facet-search")
KEPT_IN_LIST = (*KEPT, "liste", "woerter", "archive", "facets", "filter-sheet")
CHARSET = '<meta charset="utf-8">'
GONE_WITH_HREF = ("href", "rel", "download", "hreflang", "target", "type")


class Frame:
    """Rewrites pages and style sheets for their place in the archive."""

    def __init__(self, places, made_on):
        self.places = places
        self.made_on = made_on

    def page(self, html, address, file):
        """The HTML of the page at ``address`` as it stands in ``file``."""
        policy = f'{CHARSET}\n  <meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        html = html.replace(CHARSET, policy, 1)
        style = f'<link rel="stylesheet" href="{static("css/archive.css")}">'
        html = html.replace("</head>", f"  {style}\n</head>", 1)
        start = html.find("</a>", html.find('<a class="skip"')) + len("</a>")
        html = f"{html[:start]}\n{self._bar(address)}{html[start:]}"
        return self.rewritten(html, address, file)

    def _bar(self, address):
        live = settings.PUBLIC_URL
        context = {
            "made_on": self.made_on,
            "note": note(address),
            "live_url": live and f"{live}{'/' if address == README else address}",
            "host": urlsplit(live).netloc,
            "readme": README,
        }
        return render_to_string("archive/_bar.html", context).strip()

    def rewritten(self, html, address, file):
        return markup.TAG.sub(lambda tag: self._tag(tag, address, file), html)

    def _tag(self, tag, address, file):
        name = (tag["name"] or tag["raw"] or "").lower()
        if name == "script":
            return self._script(tag, address, file)
        if name not in markup.FOLLOWED and name not in ("form", "input"):
            return tag[0]
        values = markup.attributes(tag["rest"] or "")
        if "data-archive-external" in values:
            return tag[0]
        before = dict(values)
        if name == "input":
            values.pop("data-suggest", None)
        elif name == "link":
            if values.get("rel") == "preload":
                return ""
            if values.get("rel") not in markup.UNFOLLOWED and not self._lead(values, "href", address, file):
                return ""
        elif name == "form":
            self._lead(values, "action", address, file)
        elif not self._lead(values, markup.FOLLOWED[name], address, file) and name == "a":
            for key in GONE_WITH_HREF:
                values.pop(key, None)
        if "srcset" in values:
            values["srcset"] = self._srcset(values["srcset"], address, file)
        return tag[0] if values == before else markup.written(name, values, "/" if tag[0].endswith("/>") else "")

    def _lead(self, values, key, address, file):
        """Write the archive's address in place of the site's; whether there is one, or another's."""
        url = values.get(key, "")
        if not url or url.startswith("#") or internal(url, address) is None:
            return True
        link = self.places.link(url, address, file)
        if link is None:
            del values[key]
            return False
        values[key] = link
        return True

    def _srcset(self, srcset, address, file):
        links = [(self.places.link(url, address, file), size) for url, size in markup.candidates(srcset)]
        return ", ".join(f"{link} {size}".strip() for link, size in links if link)

    def _script(self, tag, address, file):
        values = markup.attributes(tag["raw_rest"])
        if "src" not in values:
            return tag[0]
        stem = posixpath.basename(values["src"]).partition(".")[0]
        if stem not in (KEPT_IN_LIST if address == LIST else KEPT):
            return ""
        if not self._lead(values, "src", address, file):
            return ""
        values.pop("type", None)
        return f"{markup.written('script', {**values, 'defer': ''})}</script>"

    def style(self, css, address, file):
        """A style sheet, its pictures and fonts beside it.

        A folder has no cache from which a late font could be there on the next page, so it may come late here.
        """

        def lead(found):
            url = found[2]
            if url.startswith(("data:", "#")) or internal(url, address) is None:
                return found[0]
            link = self.places.link(url, address, file)
            return f'url("{link}")' if link else 'url("data:,")'

        return markup.CSS_URL.sub(lead, css).replace("font-display: optional", "font-display: swap")
