"""What leaves a text: pictures, files, films, links, notes, shortcodes."""

import pytest

from divercity.wordpress import markup
from divercity.wordpress.markup import File, Link, Use, caption_and_credit
from tests.divercity.wordpress.markup import UPLOADS, body, read, sources

IMAGE = f'<img class="wp-image-1" src="{UPLOADS}/platz-300x200.jpg" alt="Der Platz"/>'


@pytest.mark.parametrize(
    "content",
    [
        f'[caption id="attachment_1" width="300"]{IMAGE} Mittags. Quelle: Stadt[/caption]',
        f'[caption caption="Mittags. Quelle: Stadt"]{IMAGE}[/caption]',
        f'<!-- wp:image {{"id":1}} --><figure>{IMAGE}<figcaption>Mittags. <em>Quelle: Stadt</em></figcaption></figure>'
        "<!-- /wp:image -->",
        f'<div class="wp-caption">{IMAGE}</div>'.replace("<div", "<figure").replace(
            "</div", "<figcaption>Mittags. Quelle: Stadt</figcaption></figure"
        ),
    ],
)
def test_a_picture_is_a_part_with_caption_and_credit(content):
    text = read(f"Davor\n\n{content}\n\nDanach")
    assert text.sections == {"body": "<p>Davor</p><p>Danach</p>"}
    assert text.pictures == [Use(1, f"{UPLOADS}/platz-300x200.jpg", "Der Platz", "Mittags.", "Stadt")]


def test_galleries_keep_their_captions():
    block = (
        f'<figure class="wp-block-gallery"><figure>{IMAGE}<figcaption>Eins</figcaption></figure>'
        f"<figure>{IMAGE}</figure><figcaption>Orte</figcaption></figure>"
    )
    assert [use.caption for use in read(block).pictures] == ["Orte – Eins", ""]
    text = read('[gallery ids="1,99"]')
    assert [(use.attachment, use.caption, use.credit) for use in text.pictures] == [(1, "Am Markt.", "A. Muster")]
    assert text.remarks == ["Das Bild Nr. 99 fehlt im Export."]
    assert [use.attachment for use in markup.read("[gallery]", sources(attached=(2, 1))).pictures] == [1]


def test_a_picture_knows_its_section_and_takes_alt_and_credit_from_the_library():
    content = f'<h2>Ziele</h2><p>a</p><img src="{UPLOADS}/platz.jpg"><h2>Ergebnisse</h2><p>b</p>'
    assert read(content, in_sections=True).pictures == [
        Use(1, f"{UPLOADS}/platz.jpg", "Leute auf einem Platz", "", "A. Muster", "aims")
    ]


def test_the_name_of_a_file_is_no_description():
    text = read('<img src="/x/DSC_0012-300x200.jpg" alt="DSC_0012">')
    assert text.pictures[0].alt == ""
    assert "DSC_0012" in text.remarks[0]


def test_a_picture_that_led_elsewhere_leaves_a_link_in_words_and_none_to_itself():
    assert body(f'<a href="https://partner.example/">{IMAGE}</a>') == (
        '<p><a href="https://partner.example/">Der Platz</a></p>'
    )
    assert body(f'<a href="https://alt.example/beitrag/platz/" rel="attachment wp-att-1">{IMAGE}</a>') == ""


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Ein Platz. Quelle: Projektteam", ("Ein Platz.", "Projektteam")),
        ("Quelle: Projektteam", ("", "Projektteam")),
        ("Ein Platz (Foto: Eva Muster)", ("Ein Platz", "Eva Muster")),
        ("Ein Platz – © Stadt Köln", ("Ein Platz", "Stadt Köln")),
        ("Bildnachweis: Verein e. V.", ("", "Verein e. V.")),
        ("Die Quelle des Flusses", ("Die Quelle des Flusses", "")),
        ("Foto vom Fest", ("Foto vom Fest", "")),
    ],
)
def test_credits_end_a_caption(caption, expected):
    assert caption_and_credit(caption) == expected


@pytest.mark.parametrize(
    "content",
    [
        f'<div class="wp-block-file"><a href="{UPLOADS}/bericht.pdf">Bericht: A</a><a class="wp-block-file__button" '
        f'href="{UPLOADS}/bericht.pdf" download>Herunterladen</a></div>',
        f'<a href="{UPLOADS}/bericht.pdf">Bericht: A</a> (PDF, 2 MB)',
        f'<ul><li><a href="{UPLOADS}/bericht.pdf">Bericht: A (pdf, 2,3 MB)</a></li></ul>',
    ],
)
def test_a_pdf_is_a_part_with_its_label(content):
    text = read(content)
    assert text.sections == {}
    assert text.files == [File(2, f"{UPLOADS}/bericht.pdf", "Bericht: A")]


def test_two_links_to_a_pdf_are_one_file_and_lose_no_words():
    link = f'<a href="{UPLOADS}/bericht.pdf">{{}}</a>'
    icon = read(f"{link.format('<img src=/x/icon.png>')} {link.format('Der Bericht')}")
    assert ([file.label for file in icon.files], icon.sections) == (["Der Bericht"], {})
    both = read(f"{link.format('Der Bericht')}\n\n{link.format('The report')}")
    assert ([file.label for file in both.files], both.sections) == (["Der Bericht"], {"body": "<p>The report</p>"})


def test_the_sentence_around_a_pdf_stays_readable():
    text = read(
        f'Den Bericht gibt es <a href="{UPLOADS}/bericht.pdf">hier</a> (PDF). <a href="/wp-content/uploads/x.pdf">X</a>'
    )
    assert text.sections == {"body": "<p>Den Bericht gibt es hier (PDF). X</p>"}
    assert [(file.attachment, file.label) for file in text.files] == [(2, "Bericht 2020"), (None, "X")]


def test_a_heading_over_files_alone_goes_with_them():
    text = read(f'<h2>Text</h2><p>a</p><h2>Downloads</h2><a href="{UPLOADS}/bericht.pdf">B</a>')
    assert text.sections == {"body": "<h2>Text</h2><p>a</p>"}
    assert "„Downloads“" in text.remarks[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "https://www.youtube.com/watch?v=a",
            '<a href="https://www.youtube.com/watch?v=a">Video bei YouTube (youtube.com/watch?v=a)</a>',
        ),
        ("[embed]https://fremd.example/x[/embed]", '<a href="https://fremd.example/x">https://fremd.example/x</a>'),
        ("https://alt.example/beitrag/", '<a href="/neu/beitrag/">/neu/beitrag/</a>'),
        (
            '<figure class="wp-block-embed">\nhttps://vimeo.com/1\n<figcaption>Ein Film</figcaption></figure>',
            '<a href="https://vimeo.com/1">Ein Film</a>',
        ),
        ('<iframe title="Karte" src="//karte.example/x"></iframe>', '<a href="https://karte.example/x">Karte</a>'),
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/a?rel=0"></iframe>',
            '<a href="https://www.youtube.com/watch?v=a">Video bei YouTube (youtube.com/watch?v=a)</a>',
        ),
        (
            '<figure><video src="https://fremd.example/film.mp4">nein</video></figure>',
            '<a href="https://fremd.example/film.mp4">Video: film</a>',
        ),
        (
            '[audio mp3="https://fremd.example/ton.mp3"][/audio]',
            '<a href="https://fremd.example/ton.mp3">Ton: ton</a>',
        ),
    ],
)
def test_what_was_embedded_becomes_a_link(content, expected):
    assert body(f"a\n\n{content}\n\nb") == f"<p>a</p><p>{expected}</p><p>b</p>"


def test_a_film_of_the_old_library_is_named_and_its_caption_stays():
    text = read(f'[video mp4="{UPLOADS}/film.mp4"][/video]\n\nFrau X erklärt')
    assert text.sections == {"body": "<p>Frau X erklärt</p>"}
    assert text.links == [Link(f"{UPLOADS}/film.mp4", None, f"{UPLOADS}/film.mp4")]


def test_links_lead_to_the_new_address_or_become_text():
    text = read(
        '<a href="/a/?b=1#c">innen</a> <a href="https://fremd.example/?a=1&amp;b=2">außen</a> '
        '<a href="/geheim/">weg</a> '
        '<a href="mailto:a@b.example">Mail</a> <a href="tel:030">030</a> <a href="javascript:x()">JS</a> '
        '<a href="#">nichts</a> '
        '<a href="http://[">kaputt</a>'
    )
    assert text.sections["body"] == (
        '<p><a href="/neu/a/?b=1#c">innen</a> <a href="https://fremd.example/?a=1&amp;b=2">außen</a> weg '
        '<a href="mailto:a@b.example">Mail</a> 030 JS nichts kaputt</p>'
    )
    assert text.links[:2] == [Link("/a/?b=1#c", "/neu/a/?b=1#c", "innen"), Link("/geheim/", None, "weg")]


def test_links_inside_the_page_lead_to_its_sections():
    text = read('<h2 id="z1">Ziele</h2><p><a href="#z1">oben</a>, <a href="#anders">anders</a></p>', in_sections=True)
    assert text.sections == {"aims": '<p><a href="#aims">oben</a>, anders</p>'}


def test_a_number_to_call_is_named_unless_the_words_say_it():
    text = markup.read('<a href="tel:+49-561-1234">Büro</a> <a href="tel:+495611234">0561 / 1234</a>', sources())
    assert [(link.old, link.new) for link in text.links] == [("tel:+49-561-1234", None)]


def test_footnotes_are_numbered_and_stand_at_the_end():
    mark = '<sup data-fn="{}" class="fn"><a href="#{}">9</a></sup>'
    content = f"<!-- wp:paragraph --><p>A{mark.format('x', 'x')} B{mark.format('y', 'y')}</p><!-- /wp:paragraph -->"
    notes = '[{"id":"y","content":"Zwei"},{"id":"x","content":"Eins <a href=\\"https://fremd.example/\\">hier</a>"}]'
    text = markup.read(content + "<!-- wp:footnotes /-->", sources(footnotes=notes))
    assert text.sections["body"] == (
        '<p>A[1] B[2]</p><h2>Anmerkungen</h2><p>[1] Eins <a href="https://fremd.example/">hier</a></p><p>[2] Zwei</p>'
    )
    assert body("A[footnote]Eins[/footnote].") == "<p>A[1].</p><h2>Anmerkungen</h2><p>[1] Eins</p>"
    assert body('A<a href="#_ftn1" name="_ftnref1">[1]</a>\n\n<a href="#_ftnref1">[1]</a> Eins') == (
        "<p>A[1]</p><p>[1] Eins</p>"
    )
    assert body('A<sup><a href="#fn1">1</a></sup>') == "<p>A[1]</p>"


def test_shortcodes_go_what_they_enclose_stays_and_all_are_counted():
    text = read(
        '[row]\n[tab title="Reiter"]Eins[/tab]\n[/row]\n[button link="/x"]Klick[/button], [clear] Wort'
        '\n\n[formular_7 id="1"]\n\n[seiten]'
    )
    assert text.sections == {"body": '<h2>Reiter</h2><p>Eins</p><p><a href="/neu/x">Klick</a>, Wort</p>'}
    assert text.shortcodes == {"row": 1, "tab": 1, "button": 1, "clear": 1, "formular_7": 1, "seiten": 1}


def test_what_page_builders_keep_in_attributes_stays():
    text = read(
        '[vc_row][vc_custom_heading text="Über uns"][vc_single_image image="1"][vc_column_text]Text[/vc_column_text]'
        "[vc_raw_html]JTNDcCUzRUVpZ2VuZXMlM0MlMkZwJTNF[/vc_raw_html]"
        '[et_pb_button button_url="/k/" button_text="Kontakt" /]'
        f'[et_pb_image src="{UPLOADS}/platz.jpg" alt="Platz" /][/vc_row]'
    )
    assert text.sections == {"body": '<h2>Über uns</h2><p>Text</p><p>Eigenes</p><p><a href="/neu/k/">Kontakt</a></p>'}
    assert [use.attachment for use in text.pictures] == [1, 1]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[vc_btn title="Weiter" link="url:%2Fk%2F|title:K"]', '<p><a href="/neu/k/">Weiter</a></p>'),
        ('[av_button label="Weiter" link="manually,/k/"]', '<p><a href="/neu/k/">Weiter</a></p>'),
        (
            '[vc_cta h2="Mitmachen" h4="Jetzt" btn_title="Los" btn_link="url:%2Fk%2F"]Text[/vc_cta]',
            '<h2>Mitmachen</h2><p>Jetzt</p><p>Text</p><p><a href="/neu/k/">Los</a></p>',
        ),
        (
            '[et_pb_fullwidth_header title="Kopf" subhead="Dazu" button_one_text="Los" button_one_url="/k/"]A'
            "[/et_pb_fullwidth_header]",
            '<h2>Kopf</h2><p>Dazu</p><p>A</p><p><a href="/neu/k/">Los</a></p>',
        ),
        ('[et_pb_blurb title="Kopf" url="/k/"]A[/et_pb_blurb]', '<h2>Kopf</h2><p><a href="/neu/k/">A</a></p>'),
        (
            '[et_pb_testimonial author="Frau X" job_title="Amt"]Gut[/et_pb_testimonial]',
            "<p>Gut</p><p>– Frau X, Amt</p>",
        ),
        ('[et_pb_number_counter title="Gäste" number="120"][/et_pb_number_counter]', "<h2>Gäste</h2><p>120</p>"),
        ('[et_pb_counters][et_pb_counter percent="80"]Ja[/et_pb_counter][/et_pb_counters]', "<p>80 % Ja</p>"),
        (
            '[et_pb_video src="https://youtu.be/abc"][/et_pb_video]',
            '<p><a href="https://youtu.be/abc">Video bei YouTube (youtu.be/abc)</a></p>',
        ),
    ],
)
def test_words_and_links_of_page_builders_stay(content, expected):
    assert body(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        '[vc_btn title="Der Bericht" link="url:https%3A%2F%2Falt.example%2Fwp-content%2Fuploads%2Fbericht.pdf|"]',
        f'[pdf-embedder url="{UPLOADS}/bericht.pdf" title="Der Bericht"]',
        f'[gview file="{UPLOADS}/bericht.pdf" title="Der Bericht"]',
        f'[et_pb_cta button_url="{UPLOADS}/bericht.pdf" button_text="Der Bericht"]Text[/et_pb_cta]',
    ],
)
def test_a_pdf_in_the_attributes_of_a_shortcode_is_a_file(content):
    assert read(content).files == [File(2, f"{UPLOADS}/bericht.pdf", "Der Bericht")]


def test_a_gallery_of_a_page_builder_has_its_pictures():
    text = read('[et_pb_gallery gallery_ids="1" fullwidth="on"][/et_pb_gallery]')
    assert [use.attachment for use in text.pictures] == [1]


def test_words_in_brackets_are_no_shortcodes():
    said = (
        "Er [sic] sagte […] [Anm. d. Red.: so] [2] [Name geändert] und [at]. Werte [n = 12] [p=0,05] [covid-19] [Video]"
        " [Signifikanz p=0,05] [vgl. Abb. 2] [video] [ref]."
    )
    text = read(f"{said} [[gallery]]")
    assert text.sections == {"body": f"<p>{said} [gallery]</p>"}
    assert text.shortcodes == {}
