"""Every word of the given export, counted by a reader of its own."""

import re
from collections import Counter
from html import unescape
from xml.etree import ElementTree

import pytest

from divercity.wordpress import export, markup
from practices.richtext import plain, sanitize
from tests.divercity.wordpress.conftest import EXPORT, needs_export

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
WP = "{http://wordpress.org/export/1.2/}"
# What the rules leave out or write otherwise: buttons, shortcodes, block marks, invisible letters.
LEFT_OUT = re.compile(
    r"<!--.*?-->|<a [^>]*wp-block-file__button.*?</a>|\[embed\].*?\[/embed\]|\[/?[a-z_0-9-]+[^\]]*\]|\s*https://www\.youtube\.com\S*"
    r"|Quelle: Projektteam|\(PDF\)",
    re.DOTALL,
)


def words(text):
    return Counter(re.findall(r"\w+", unescape(unescape(text))))


def items():
    if not EXPORT.exists():
        return []
    root = ElementTree.parse(EXPORT).getroot()
    found = []
    for item in root.iter("item"):
        if item.findtext(f"{WP}post_type") in ("post", "page"):
            found.append((item.findtext("title"), item.findtext(CONTENT) or ""))
    return found


@needs_export
@pytest.mark.parametrize("in_sections", [True, False])
def test_no_word_of_a_post_or_page_is_lost(in_sections):
    attachments = {
        item.id: markup.Attachment(item.id, item.file_url, item.title)
        for item in export.read(EXPORT)
        if isinstance(item, export.Item) and item.type == "attachment"
    }
    by_name = {attachment.url.rpartition("/")[2]: attachment for attachment in attachments.values()}
    sources = markup.Sources(
        attachment=attachments.get,
        attachment_at=lambda url: by_name.get(re.sub(r"-\d+x\d+(?=\.)", "", url.rpartition("/")[2])),
    )
    assert len(items()) == 48
    for title, content in items():
        text = markup.read(content, sources, in_sections=in_sections)
        said = " ".join(plain(html) for html in text.sections.values())
        said += "".join(f" {use.caption}" for use in text.pictures) + "".join(f" {file.label}" for file in text.files)
        missing = words(re.sub(r"<[^>]+>", " ", LEFT_OUT.sub(" ", re.sub("&shy;|\u00ad", "", content)))) - words(said)
        if in_sections:  # which are called by their own names now
            missing -= words(" ".join(re.sub("<[^>]+>", "", head) for head in re.findall(r"<h\d.*?</h\d>", content)))
        assert not missing, (title, missing)
        for html in text.sections.values():
            assert sanitize(html) == html
