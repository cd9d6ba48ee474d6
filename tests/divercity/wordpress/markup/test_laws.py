"""What holds for every text, however it is marked up."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divercity.wordpress import markup
from divercity.wordpress.markup import Attachment, Sources
from practices.richtext import plain, sanitize

OPEN = [
    "<p>", "<p style='x'>", "<div>", "<div class='wp-block-group'>", "<b>", "<strong>", "<em>", "<i>", "<span>",
    "<u>", "<sup>", "<sub>", "<ul>", "<ol>", "<li>", "<ul><li>", "<dl>", "<dt>", "<dd>", "<blockquote>",
    "<cite>", "<q>", "<h1>", "<h2>", "<h4>", "<table>", "<tr>", "<td>", "<th>", "<table><tr><td>", "<thead>",
    "<caption>", "<figure>", "<figcaption>", "<pre>", "<details>", "<summary>",
    "<a href='https://fremd.example/'>", "<a href='/alt/'>", "<a href='#x'>", "<a name='x'>", "<section>",
    "<o:p>", "<div class='wp-block-file'>",
    "<div class='wp-block-cover' style='background-image:url(/wp-content/uploads/a.jpg)'>", "<button>",
    "<label>", "<abbr title='x'>", "<del>", "<center>", "<font>", "<main>", "<figure class='wp-block-gallery'>",
]  # fmt: skip
ALONE = [
    "<br>", "<br />\n", "\n", "\n\n", "&nbsp;", " ", "<hr>", "<!--more-->", "<!--nextpage-->",
    "<img src='/wp-content/uploads/a.jpg'>", "<a href='/wp-content/uploads/b.pdf'>", "</a>",
    "<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", "<!-- wp:group -->", "<!-- /wp:group -->",
    '<!-- wp:quote {"a":1} -->', "<!-- /wp:quote -->", "<!-- wp:latest-posts /-->", "<![if !x]>", "<![endif]>",
    "[…]", "[sic]", "(", ")", "[gallery ids='1']", "[spalte breite='1']", "[/spalte]", "[caption id='x']",
    "[/caption]", "[note]", "[footnote]", "[/footnote]", "\u00ad", "<wbr>", "< ", "<>", "</>",
    "[", "]", "&amp;", "&", "<3", ".", " – ", "<!-- wp:freeform -->", "<!-- /wp:freeform -->",
    "<!-- wp:shortcode -->", "<!-- /wp:shortcode -->", "[/x]", "<p",
]  # fmt: skip
CLOSE = [re.sub(r"<(\w[\w:]*).*", r"</\1>", tag) for tag in OPEN]
SOURCES = Sources(
    attachment={1: Attachment(1, "/wp-content/uploads/a.jpg"), 2: Attachment(2, "/wp-content/uploads/b.pdf")}.get,
    attachment_at=lambda url: (
        Attachment(1, url) if "a.jpg" in url else Attachment(2, url) if "b.pdf" in url else None
    ),
    link=lambda url: None if url == "/alt/" else url,
)


@st.composite
def contents(draw, words=True):
    parts = draw(st.lists(st.sampled_from([*OPEN, *ALONE, *CLOSE, *[None] * 60]), max_size=40))
    return "".join(f" w{number}w " if part is None else part for number, part in enumerate(parts))


def words(text):
    return re.findall(r"w\d+w", unescape(text))


def hold(content, in_sections):
    """No word is lost, none is doubled but the label of a file in a sentence, and the editor would store it so."""
    text = markup.read(content, SOURCES, in_sections=in_sections)
    said = words(" ".join(plain(html) for html in text.sections.values()))
    said += words(" ".join(f"{use.caption} {use.credit}" for use in text.pictures))
    labels = words(" ".join(file.label for file in text.files))
    gone = words(" ".join(remark for remark in text.remarks if "Überschrift" in remark))
    assert {*said, *labels, *gone} == set(words(content))
    assert len(said) == len(set(said))
    for html in text.sections.values():
        assert html and sanitize(html) == html


@settings(max_examples=150, deadline=None)
@given(contents(), st.booleans())
def test_no_word_is_lost_or_doubled_and_what_comes_out_is_as_the_editor_would_store_it(content, in_sections):
    hold(content, in_sections)


@pytest.mark.drill
@settings(max_examples=20_000, deadline=None)
@given(contents(), st.booleans())
def test_the_laws_hold_for_twenty_thousand_texts(content, in_sections):
    hold(content, in_sections)
