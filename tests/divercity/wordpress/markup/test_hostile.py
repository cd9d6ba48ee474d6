"""Texts that nobody wrote by hand: read in time linear to their length, never with an error."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divercity.wordpress import markup
from tests.divercity.wordpress.markup import read

PARTS = [
    "<b>", "<div>", "<ul><li>", "<li>x", "<blockquote>", "<table><tr><td>", "<td>x", "<h2>x", "<sup>1",
    "<pre>x\n", "<br>", "<dl><dt>x<dd>y", "<figure>", "<figcaption>x", "<svg>", "<video>", "<script>",
    "<a href=x>y", "<cite>x", "<blockquote><cite>x", "<p>x</p>", "</b></p></td>", "[", "[a", "[a]", "[[a]]",
    "[/a]", '[a b="', "[col][/col]", "[caption]x", "[footnote]x", "[footnote]x[/footnote]", "<!-- ",
    "<!-- wp:a -->", "<!-- wp:a {", "<!-- /wp:a -->", "<!-- wp:a --><!-- /wp:b -->",
    '<!-- wp:block {"ref":5} /-->', "<", "<a ", '<a "', '<a ">', "&amp;", "&", "\n", "a\n\n",
    "unter-schiedliche ", "a-", "ab", "a\u00a0", "wort ", "\u00ad", "https://a.example/x\n", "Quelle: x ",
    "Ein Satz. ", "<p class='MsoListParagraph'>· x</p>", '<sup data-fn="a">1</sup>',
]  # fmt: skip


def seconds(content):
    start = time.process_time()
    read(content, in_sections=True, teaser="Ein Satz.")
    return time.process_time() - start


@pytest.mark.parametrize("part", PARTS)
def test_what_is_repeated_without_end_is_read_in_a_moment(part):
    assert seconds(part * (4_000 // len(part))) < 1


@pytest.mark.drill
@pytest.mark.parametrize("part", PARTS)
def test_five_megabytes_of_it_take_seconds(part):
    assert seconds(part * (5_000_000 // len(part))) < 30


def test_nesting_of_any_depth_keeps_the_words():
    for tag in ("ul", "table", "b"):
        text = read(f"<{tag}>" * 20_000 + "Wort" + f"</{tag}>" * 20_000)
        assert "Wort" in text.sections["body"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=30).map("".join))
def test_nothing_raises(content):
    for html in read(content, in_sections=True).sections.values():
        assert "\x00" not in html


def test_reusable_blocks_cannot_multiply():
    blocks = {
        n: f'<p>w{n}</p><!-- wp:block {{"ref":{n + 1}}} /--><!-- wp:block {{"ref":{n + 1}}} /-->' for n in range(40)
    }
    text = markup.read('<!-- wp:block {"ref":0} /-->', markup.Sources(block=blocks.get))
    assert text.sections["body"].count("<p>") == 200
    assert any("mehr als 200" in remark for remark in text.remarks)
