"""Reading an export: every version of the format, broken and hostile files, nothing about people."""

import datetime
import re
import tracemalloc

import pytest

from divercity.wordpress import export as exports
from divercity.wordpress.export import Unreadable
from divercity.wordpress.items import Item, Site, Term
from tests.divercity.wordpress import wxr
from tests.divercity.wordpress.conftest import EXPORT, needs_export

ITEM = wxr.item(7, "Titel", "Inhalt", excerpt="Auszug", terms=[("category", "stadt", "Stadt")], meta={"a": "b"})


@pytest.fixture
def read(tmp_path):
    """``read(text or bytes)`` gives the parts of a file with that content."""

    def parts(content):
        path = tmp_path / "export.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(exports.read(path))

    return parts


def items(parts):
    return [part for part in parts if isinstance(part, Item)]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_every_version_of_the_format_is_read(read, version):
    parts = read(wxr.file(ITEM, terms=[wxr.term("stadt", "Stadt")]).replace("1.2", version))
    assert parts[0] == Site("Alte Website", wxr.HOST, wxr.HOST, version)
    assert parts[1] == Term("category", 1, "stadt", "Stadt")
    (item,) = items(parts)
    assert (item.title, item.content, item.excerpt, item.value("a")) == ("Titel", "Inhalt", "Auszug", "b")
    assert item.terms == [("category", "stadt", "Stadt")]


def test_version_1_0_names_each_term_twice_and_calls_tags_otherwise(read):
    twice = (
        "<category><![CDATA[Stadt & Land]]></category>"
        '<category domain="category" nicename="stadt-land"><![CDATA[Stadt & Land]]></category>'
        '<category domain="tag"><![CDATA[Platz]]></category>'
        '<category domain="tag" nicename="platz"><![CDATA[Platz]]></category><category><![CDATA[Rest]]></category>'
    )
    (item,) = items(read(wxr.file(wxr.item(1, extra=twice)).replace("1.2", "1.0")))
    assert item.terms == [
        ("category", "stadt-land", "Stadt & Land"),
        ("post_tag", "platz", "Platz"),
        ("category", "Rest", "Rest"),
    ]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "iso-8859-15", "windows-1252", "UTF-16"])
def test_a_file_says_its_encoding(read, encoding):
    text = wxr.file(wxr.item(1, "Größe", "Straße")).replace("UTF-8", encoding)
    (item,) = items(read(text.encode(encoding)))
    assert (item.title, item.content, item.problems) == ("Größe", "Straße", [])


@pytest.mark.parametrize("before", [b"\n\n  ", b"\r\n\xef\xbb\xbf", b"\xef\xbb\xbf\n", b" " * 70_000])
def test_empty_lines_that_an_extension_wrote_before_the_file_are_passed_over(read, before):
    assert [item.title for item in items(read(before + wxr.file(wxr.item(1, "Größe")).encode()))] == ["Größe"]


def test_what_xml_forbids_is_taken_out_and_named(read):
    text = wxr.file(wxr.item(1, "Ti\x0btel", "In\x00ha\x1flt\ufffe"), wxr.item(2)).encode()
    first, second = items(read(text))
    assert (first.title, first.content) == ("Titel", "Inhalt")
    assert first.problems == ["Darin standen Zeichen, die es nicht geben darf; sie sind weggefallen."]
    assert second.problems == []


@pytest.mark.parametrize(("password", "is_one"), [("", False), ("\n\t\t", False), ("0", True), (" ", True)])
def test_a_blank_is_a_password_and_an_empty_line_is_none(read, password, is_one):
    (item,) = items(read(wxr.file(wxr.item(1, password=password))))
    assert item.has_password is is_one


def test_titles_are_words_without_remains(read):
    (item,) = items(read(wxr.file(wxr.item(1, "Ab\u00adschluss &amp;amp; <em>Dank</em>\u200b u\u0308ber"))))
    assert item.title == "Abschluss &amp; Dank über"


def test_bytes_that_are_no_utf_8_are_taken_out_and_named(read):
    (item,) = items(read(wxr.file(wxr.item(1, "Titel", "Gr@sse")).encode().replace(b"@", b"\xf6")))
    assert item.content == "Grsse"
    assert len(item.problems) == 1


def test_dates_are_moments_whichever_the_file_has(read):
    gmt = wxr.item(1, date="2019-07-04 09:00:00")
    local = gmt.replace("<wp:post_date_gmt>2019-07-04 09:00:00", "<wp:post_date_gmt>0000-00-00 00:00:00")
    feed = re.sub("<wp:post_date.*</wp:post_date_gmt>", "<pubDate>Thu, 04 Jul 2019 11:00:00 +0200</pubDate>", gmt)
    found = [item.published_at for item in items(read(wxr.file(gmt, local, feed)))]
    nine = datetime.datetime(2019, 7, 4, 9, tzinfo=datetime.UTC)
    assert found == [nine, nine - datetime.timedelta(hours=2), nine]


@pytest.mark.parametrize("date", ["gestern", "2019-13-45 99:00:00", "9999999-01-01 00:00:00", "-0001-11-30 00:00:00"])
def test_a_date_that_is_none_is_named(read, date):
    (item,) = items(read(wxr.file(wxr.item(1, date=date))))
    assert item.published_at is None
    assert item.problems == [f"Das Datum „{date}“ ist keines."]


def test_comments_and_the_people_who_wrote_them_are_not_kept(read):
    comment = (
        "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Geheim</wp:comment_author>"
        "<wp:comment_author_email>geheim@example.org</wp:comment_author_email>"
        "<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP><wp:comment_content>Geheim</wp:comment_content>"
        "<wp:commentmeta><wp:meta_key>geheim</wp:meta_key><wp:meta_value>192.0.2.2</wp:meta_value></wp:commentmeta>"
        "</wp:comment>"
    )
    parts = read(wxr.file(wxr.item(1, extra=comment * 2)))
    assert items(parts)[0].comments == 2
    assert not re.search(r"[Gg]eheim|192\.0", repr(parts))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "kein gültiges XML"),
        ("Guten Tag", "kein gültiges XML"),
        (wxr.file(ITEM)[:-40], "abgeschnitten"),
        ("<html><body/></html>", "nicht „rss“"),
        ("<rss><kanal/></rss>", "„channel“"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "Dokumenttypdefinition"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x"><rss><channel/></rss>', "Dokumenttypdefinition"),
        ('<?xml version="1.0" encoding="rot13"?><rss><channel/></rss>', "Zeichenkodierung"),
        ('<?xml version="1.0" encoding="utf-7"?><rss><channel/></rss>', "Zeichenkodierung"),
        ("<rss><channel><item>&unbekannt;</item></channel></rss>", "kein gültiges XML"),
        ("<rss><channel>" + "<a>" * 20_000, "verschachtelt"),
        ("<rss><channel><item>" + "<a/>" * 30_000 + "</item></channel></rss>", "Teile"),
        ("<rss><channel><item><a>" + "x" * 5_100_000 + "</a></item></channel></rss>", "länger"),
        ("<rss><channel><item a='" + "x" * 11_000_000 + "'/></channel></rss>", "länger"),
        ("<rss><channel><!--" + "x" * 11_000_000 + "--></channel></rss>", "länger"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_export_is_refused_with_a_sentence(read, content, sentence):
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        read(content)


def test_a_file_that_is_too_large_is_not_even_opened(read, monkeypatch):
    monkeypatch.setattr(exports, "MAX_BYTES", 100)
    with pytest.raises(Unreadable, match="größer"):
        read(wxr.file(ITEM))


def test_memory_follows_the_largest_item_and_not_the_file(tmp_path):
    path = tmp_path / "export.xml"
    one = wxr.item(1, content="Ein langer Text. " * 6_000)
    path.write_text(wxr.file(*[one] * 100))
    tracemalloc.start()
    try:
        assert sum(isinstance(part, Item) for part in exports.read(path)) == 100
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 10_000_000
    assert peak < 3_000_000


@needs_export
def test_the_given_export_is_read_whole():
    parts = list(exports.read(EXPORT))
    assert len(items(parts)) == EXPORT.read_text().count("<item>")
    assert not any(item.problems for item in items(parts))
