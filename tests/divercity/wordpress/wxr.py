"""Small WordPress exports, as WordPress writes them."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image as Pillow

HOST = "https://alt.example.org"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>{title}</title><link>{address}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{address}</wp:base_site_url><wp:base_blog_url>{address}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ada</wp:author_login>
<wp:author_email>ada.geheim@example.org</wp:author_email></wp:author>
"""


def cdata(text):
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def file(*items, terms=(), title="Alte Website", address=HOST):
    return HEAD.format(title=escape(title), address=address) + "".join(terms) + "".join(items) + "</channel></rss>"


def term(slug, name, number=1, parent="", taxonomy="category"):
    if taxonomy == "category":
        return (
            f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
            f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
        )
    return (
        f"<wp:term><wp:term_id>{number}</wp:term_id><wp:term_taxonomy>{taxonomy}</wp:term_taxonomy>"
        f"<wp:term_slug>{slug}</wp:term_slug><wp:term_parent>{parent}</wp:term_parent>"
        f"<wp:term_name>{cdata(name)}</wp:term_name></wp:term>"
    )


def item(
    number,
    title="Titel",
    content="",
    *,
    type="post",  # noqa: A002 - WordPress's word
    status="publish",
    slug=None,
    link=None,
    date="2019-03-04 09:00:00",
    excerpt="",
    password="",
    parent=0,
    terms=(),
    meta=(),
    url="",
    extra="",
):
    slug = f"beitrag-{number}" if slug is None else slug
    link = f"{HOST}/{slug}/" if link is None else link
    categories = "".join(
        f"<category domain={quoteattr(domain)} nicename={quoteattr(name)}>{cdata(label)}</category>"
        for domain, name, label in terms
    )
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in dict(meta).items()
    )
    file_url = f"<wp:attachment_url>{cdata(url)}</wp:attachment_url>" if url else ""
    return (
        f"<item><title>{cdata(title)}</title><link>{escape(link)}</link><dc:creator>ada</dc:creator>"
        f"<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>"
        f"<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent>"
        f"<wp:menu_order>0</wp:menu_order><wp:post_type>{type}</wp:post_type>"
        f"<wp:post_password>{password}</wp:post_password>{file_url}{categories}{metas}{extra}</item>\n"
    )


def attachment(number, path, *, alt="", caption="", title="", parent=0, **fields):
    return item(
        number,
        title or Path(path).stem,
        type="attachment",
        status="inherit",
        slug=Path(path).stem,
        excerpt=caption,
        parent=parent,
        url=f"{HOST}/wp-content/uploads/{path}",
        meta={"_wp_attached_file": path, **({"_wp_attachment_image_alt": alt} if alt else {})},
        **fields,
    )


def paragraph(text):
    return f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->\n\n"


def uploads(folder):
    where = folder / "2020" / "01"
    where.mkdir(parents=True)
    Pillow.new("RGB", (60, 40), "red").save(where / "platz.png")
    Pillow.new("RGB", (30, 20), "red").save(where / "platz-30x20.png")
    Pillow.new("RGB", (60, 40), "blue").save(where / "park.png")
    (where / "bericht.pdf").write_bytes(b"%PDF-1.4\nBericht\n%%EOF\n")
    return folder
