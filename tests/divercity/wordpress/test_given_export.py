"""The given export, counted by a parser of our own choice that shares nothing with the importer: nothing is lost."""

import re
from collections import Counter
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import override_settings

from divercity.models import ImportedItem
from divercity.wordpress import importer, report
from practices.models import Edition, Image, PdfFile, Picture, Practice
from practices.public import catalogue
from taxonomy.lookup import Lookup
from tests.divercity.wordpress.conftest import EXPORT, UPLOADS, needs_export

pytestmark = [pytest.mark.django_db, needs_export]
WP, CONTENT = "{http://wordpress.org/export/1.2/}", "{http://purl.org/rss/1.0/modules/content/}encoded"
HOSTS = ("div-city.de", "www.div-city.de", None)
# A button, a heading that is called otherwise here ("Vorgehen"), and what stood before a credit.
NO_TEXT = {"herunterladen", "massnahmen", "quelle"}


class Taken:
    """The export as ElementTree reads it, and what the import made of it."""

    def __init__(self):
        channel = ElementTree.parse(EXPORT).getroot().find("channel")
        self.items = {int(item.findtext(f"{WP}post_id")): item for item in channel.findall("item")}
        self.categories = {
            c.findtext(f"{WP}category_nicename"): c.findtext(f"{WP}cat_name")
            for c in channel.findall(f"{WP}category")
        }
        self.tags = {t.findtext(f"{WP}tag_slug"): t.findtext(f"{WP}tag_name") for t in channel.findall(f"{WP}tag")}
        self.plan = importer.check(EXPORT, UPLOADS)
        self.outcome = importer.run(self.plan)
        self.entries = {entry.id: entry for entry in self.outcome.entries()}
        self.report = unescape(report.html(self.plan, self.outcome))

    def of(self, *types, public=None):
        for number, item in self.items.items():
            if item.findtext(f"{WP}post_type") in types and public in (None, is_public(item)):
                yield number, item


def is_public(item):
    return item.findtext(f"{WP}status") == "publish" and not item.findtext(f"{WP}post_password")


@pytest.fixture(scope="module")
def collection(django_db_setup, django_db_blocker, tmp_path_factory):
    """The export taken in once for all tests of this module, and rolled back after them."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        catalogue.forget()
        yield Taken(), folder
        transaction.set_rollback(True)


@pytest.fixture
def taken(collection, settings, media_root, db):
    found, settings.MEDIA_ROOT = collection
    return found


def words(html):
    """The words of a text of WordPress or of a page, without mark-up, hyphens and invisible characters."""
    html = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r"</a><a\b", "</a> <a", html)
    html = re.sub(r"\[/?[a-z][\w-]*(?:\s[^\[\]]*)?\]", " ", html)
    html = re.sub(r"<(?:sup|sub|b|strong|em|i|span|a|/sup|/sub|/b|/strong|/em|/i|/span|/a)\b[^<>]*>", "", html)
    text = unescape(re.sub(r"<[^<>]*>", " ", html)).replace("\u00ad", "").replace("\u200b", "")
    return Counter(re.findall(r"\w+", text.casefold()))


def test_every_item_of_the_export_is_accounted_for_in_the_report(taken):
    assert set(taken.entries) == set(taken.items)
    for number, item in taken.items.items():
        assert f'id="e{number}"' in taken.report
        assert taken.entries[number].became != "nothing" or taken.entries[number].why
        title = unescape(item.findtext("title") or "").strip()
        assert not title or " ".join(title.replace("\u00ad", "").split())[:40] in taken.report, number
    assert len(re.findall(r'<article id="e\d+"', taken.report)) == len(taken.items)


def test_what_was_public_is_public_with_all_its_words_and_the_rest_is_not(client, taken):
    lost = {}
    for number, item in taken.of("post", "page"):
        entry, source = taken.entries[number], item.findtext(CONTENT) or ""
        if not is_public(item):
            assert not entry.is_public
            if entry.done != "left":
                assert client.get(entry.address).status_code == 404, number
            continue
        assert entry.is_public and entry.done == "created"
        response = client.get(entry.address)
        assert response.status_code == 200, entry.address
        page = response.content.decode()
        said = words(page) | words(" ".join(re.findall(r'href="([^"]*)"', page)))  # a bare address becomes a link
        missing = {word: count for word, count in words(source).items() if said[word] == 0 and word not in NO_TEXT}
        held = Picture.objects.filter(practice__number=entry.number, alt="").values_list("caption", flat=True)
        remarks = " ".join([*entry.remarks, *held]).casefold()  # a picture that is held back keeps its caption
        missing = {word for word in missing if word not in remarks}
        lost[number] = missing
    assert not any(lost.values()), {number: missing for number, missing in lost.items() if missing}
    assert Edition.objects.live().count() == len(list(taken.of("post", public=True))) == 33
    assert len(list(taken.of("page", public=True))) == 7
    assert Practice.objects.count() == len([i for _, i in taken.of("post") if i.findtext(f"{WP}status") != "trash"])


def test_dates_are_those_of_the_old_site(taken):
    for number, item in taken.of("post", public=True):
        edition = Edition.objects.get(practice_number=taken.entries[number].number)
        assert f"{edition.first_published_at:%Y-%m-%d %H:%M:%S}" == item.findtext(f"{WP}post_date_gmt")


def test_every_category_and_tag_is_where_the_record_is_filed_or_named_as_dropped(taken):
    lookup = Lookup()
    for name in [*taken.categories.values(), *taken.tags.values()]:
        assert " ".join(unescape(name).split()) in taken.report
    for number, item in taken.of("post", public=True):
        edition = Edition.objects.get(practice_number=taken.entries[number].number)
        filed = {
            *edition.categories.values_list("slug", flat=True),
            *edition.actors.values_list("slug", flat=True),
            *edition.dimensions.values_list("slug", flat=True),
            *edition.occasions.values_list("slug", flat=True),
        }
        tags = set(edition.tags.values_list("name", flat=True))
        became = {(taxonomy, name): label for taxonomy, name, label in taken.entries[number].terms}
        for category in item.findall("category"):
            domain, slug, name = category.get("domain"), category.get("nicename"), unescape(category.text)
            if domain == "post_tag":
                assert name in tags, (number, name)
            elif any(lookup.term(vocabulary, slug) for vocabulary in lookup.slugs):
                assert slug in filed, (number, slug)
            else:
                assert slug in ("akteure-und-zustaendigkeiten", "gender-und-diversitaet")
                assert became[domain, name] == ""  # dropped, and the report says so


def test_every_picture_and_file_is_stored_and_shown_where_it_was(client, taken):
    for number, item in taken.of("attachment"):
        entry = taken.entries[number]
        assert entry.done == "created", entry.why
        stored = (Image if entry.became == "picture" else PdfFile).objects.get(sha256=entry.file.partition(".")[0])
        path = next(
            m.findtext(f"{WP}meta_value")
            for m in item.findall(f"{WP}postmeta")
            if m.findtext(f"{WP}meta_key") == "_wp_attached_file"
        )
        assert stored.size and (UPLOADS / path).exists()
        with default_storage.open(stored.file.name) as file:
            assert file.read(8)
    assert (Image.objects.count(), PdfFile.objects.count()) == (6, 3)
    alts = {number: alt(item) for number, item in taken.of("attachment")}
    for number, item in taken.of("post", public=True):
        edition = Edition.objects.get(practice_number=taken.entries[number].number)
        shown = {picture["file"] for picture in edition.document.get("pictures", [])}
        page = client.get(edition.get_absolute_url()).content.decode()
        named = set(map(int, re.findall(r"wp-image-(\d+)", item.findtext(CONTENT) or "")))
        named |= {
            int(m.findtext(f"{WP}meta_value"))
            for m in item.findall(f"{WP}postmeta")
            if m.findtext(f"{WP}meta_key") == "_thumbnail_id"
        }
        for picture in named:
            file = taken.entries[picture].file
            if alts[picture]:
                assert file in shown, (number, picture)
            else:  # held back unless the text itself described it
                assert file in shown or any("Alternativtext" in why for _, why in taken.entries[number].pictures)
        for pdf in re.findall(r'href="[^"]*/([\w-]+)\.pdf"', item.findtext(CONTENT) or ""):
            assert f"/{pdf}.pdf" in page, (number, pdf)
            [address] = set(re.findall(rf'href="(/medien/[^"]*/{pdf}\.pdf)"', page))
            assert client.get(address).status_code == 200


def alt(item):
    return next(
        (
            m.findtext(f"{WP}meta_value")
            for m in item.findall(f"{WP}postmeta")
            if m.findtext(f"{WP}meta_key") == "_wp_attachment_image_alt"
        ),
        "",
    )


def test_every_link_leads_somewhere_or_is_named_as_text(client, taken):
    checked = 0
    for number, item in taken.of("post", "page", public=True):
        page = client.get(taken.entries[number].address).content.decode()
        links = {unescape(href) for href in re.findall(r'<a\b[^>]*?href="([^"]*)"', page)}
        changed = {old: new for old, new, _ in taken.entries[number].links}
        for href in re.findall(r'<a\b[^>]*?href="([^"]*)"', item.findtext(CONTENT) or ""):
            href = unescape(href)
            parts = urlsplit(urljoin(item.findtext("link"), href))
            is_ours = parts.scheme in ("http", "https") and parts.hostname in HOSTS
            if not is_ours or href.startswith("#"):
                is_kept = href in links or href in changed or parts.scheme == "tel"  # a number stays as words
                assert is_kept or parts.hostname, (number, href)
                continue
            checked += 1
            if re.search(r"\.(?:png|jpe?g|mp4)$", parts.path):
                continue  # pictures are parts of the page
            new = changed.get(href, href if href in links else None)
            assert href in changed or new or parts.path.endswith(".pdf"), (number, href)
            assert new or f"{href} → Text" in re.sub(r"<[^<>]*>", "", taken.report) or parts.path.endswith(".pdf"), (
                number,
                href,
            )
            if new:
                assert not new.startswith(("http://div-city", "https://div-city", "//"))
                assert client.get(new.partition("#")[0]).status_code == 200, (number, href, new)
        assert not [link for link in links if urlsplit(link).hostname in HOSTS[:2]], number
    assert checked > 30


def test_every_address_stands_in_the_report_with_the_right_end(client, taken):
    for number, item in taken.of("post", "page"):
        entry = taken.entries[number]
        link = urlsplit(item.findtext("link"))
        old = f"/?{link.query}" if link.query else unquote(link.path).rstrip("/")
        if entry.done == "left" or old in ("", f"/?page_id={number}", f"/?p={number}"):
            continue
        assert old in taken.report and f"/?p={number}" in taken.report, old


def test_a_second_import_changes_nothing(taken):
    def rows():
        return {m: list(m.objects.order_by("pk").values()) for m in apps.get_models() if m is not ImportedItem}

    before, known = rows(), list(ImportedItem.objects.values_list("source_id", "imported_at"))
    outcome = importer.run(importer.check(EXPORT, UPLOADS))
    assert outcome.changes() == 0 and rows() == before
    assert list(ImportedItem.objects.values_list("source_id", "imported_at")) == known


def test_no_comment_address_or_password_is_anywhere(taken):
    text = taken.report + "\n".join(repr(list(model.objects.values())) for model in apps.get_models())
    channel = ElementTree.parse(EXPORT).getroot().find("channel")
    secrets = {author.findtext(f"{WP}author_email") for author in channel.findall(f"{WP}author")}
    for item in taken.items.values():
        secrets.add(item.findtext(f"{WP}post_password"))
        for comment in item.findall(f"{WP}comment"):
            for name in ("comment_author_email", "comment_author_IP", "comment_content", "comment_author"):
                secrets.add(comment.findtext(f"{WP}{name}"))
    secrets -= {None, ""}
    public_text = "".join(item.findtext(CONTENT) or "" for item in taken.items.values())
    assert len(secrets) > 8
    for secret in secrets:
        assert secret not in text or secret in public_text, secret
