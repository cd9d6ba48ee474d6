"""What stays in a text: paragraphs, lists, quotations, tables, headings."""

import pytest

from divercity.wordpress import markup
from tests.divercity.wordpress.markup import body, read, sources


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Eins\nzwei\n\n&nbsp;\n\nDrei", "<p>Eins<br>zwei</p><p>Drei</p>"),
        ("Eins<br />\nzwei\r\n\r\nDrei", "<p>Eins<br>zwei</p><p>Drei</p>"),
        ("a<br><br>b<br/>c<br>\n<br>d<p>&nbsp;</p><p></p>", "<p>a</p><p>b<br>c</p><p>d</p>"),
        ("<b>fett <i>beides</b> kursiv</i>", "<p><strong>fett <em>beides</em></strong><em> kursiv</em></p>"),
        ("<strong>a\n\nb</strong> c", "<p><strong>a</strong></p><p><strong>b</strong> c</p>"),
        ("<p><strong>Nur fett</strong></p>", "<p><strong>Nur fett</strong></p>"),
        ("<p>offen <b>fett</p><p>nicht mehr</p>", "<p>offen <strong>fett</strong></p><p>nicht mehr</p>"),
        ("Text\n<h3>Titel</h3>\nMehr", "<p>Text</p><h2>Titel</h2><p>Mehr</p>"),
        ("<center><font color=red>a</font></center>b", "<p>a</p><p>b</p>"),
        ("1 < 2 & 3 > 2 <3", "<p>1 &lt; 2 &amp; 3 &gt; 2 &lt;3</p>"),
        ("&amp;amp; &lt;b&gt; &bdquo;x&ldquo; &#8211;", "<p>&amp;amp; &lt;b&gt; „x“ –</p>"),
        ("<q>Zitat</q> und <kbd>Taste</kbd>", "<p>„Zitat“ und Taste</p>"),
        ("H<sub>2</sub>O, m<sup>2</sup>, 1<sup>st</sup>", "<p>H₂O, m², 1st</p>"),
        ("<hr>a<hr/>b<wbr>c", "<p>a</p><p>bc</p>"),
    ],
)
def test_classic_text(content, expected):
    assert body(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>Eins\nzwei</p>", "<p>Eins zwei</p>"),
        (
            "<!-- wp:more --><!--more--><!-- /wp:more --><p>a</p><!-- wp:nextpage --><!--nextpage--><p>b</p>",
            "<p>a</p><p>b</p>",
        ),
        ('<div class="wp-block-columns"><div><p>a</p></div>\n<div><p>b</p></div></div>', "<p>a</p><p>b</p>"),
        ("<details><summary>Frage?</summary><p>Antwort</p></details>", "<h2>Frage?</h2><p>Antwort</p>"),
        ("<pre class='wp-block-verse'>Zeile\n  zwei\n\nStrophe</pre>", "<p>Zeile<br>zwei</p><p>Strophe</p>"),
        (
            "<blockquote><p>Wort</p><cite>Frau X</cite></blockquote>",
            "<blockquote><p>Wort</p><p>– Frau X</p></blockquote>",
        ),
        (
            "<figure><blockquote>Wort</blockquote><figcaption>Y</figcaption></figure>",
            "<blockquote><p>Wort</p><p>– Y</p></blockquote>",
        ),
        ("<div class='wp-block-button'><a class='x'>Ohne Ziel</a></div>", "<p>Ohne Ziel</p>"),
        ("<div style='height:9px' class='wp-block-spacer'></div><hr/>", ""),
        (
            "<h3>\n<button><span>Titel</span><span class='icon' aria-hidden='true'>+</span></button></h3>",
            "<h2>Titel</h2>",
        ),
        ("<h2></h2><h3>&nbsp;</h3><p>x</p>", "<p>x</p>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h5>d</h5>", "<h2>a</h2><h2>b</h2><h3>c</h3><h3>d</h3>"),
        ("<h4>a</h4><h6>b</h6>", "<h2>a</h2><h3>b</h3>"),
        ("<!-- wp:vendor/unknown --><div><p>a</p></div><!-- /wp:vendor/unknown -->", "<p>a</p>"),
    ],
)
def test_blocks(content, expected):
    assert body(f"<!-- wp:html -->{content}<!-- /wp:html -->") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "<ul>\n \t<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>",
            "<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>",
        ),
        ('<ol start="4"><li>a<p>b</p></li></ol>', '<ol start="4"><li><p>a</p><p>b</p></li></ol>'),
        ("<li>allein", "<ul><li>allein</li></ul>"),
        ("<ul>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        ("<dl><dt>Ort</dt><dd>Köln</dd></dl>", "<ul><li><p><strong>Ort</strong></p><p>Köln</p></li></ul>"),
        (
            "<p class=MsoNormal>Ein\nSatz<o:p></o:p></p>\n<p class=MsoListParagraph><![if !x]>·&nbsp;&nbsp; "
            "<![endif]>Eins</p>\n<p class='MsoListParagraph'>·&nbsp; Zwei</p>"
            "<!--[if gte mso 9]><xml>x</xml><![endif]--><style>p{}</style>",
            "<p>Ein Satz</p><ul><li>Eins</li><li>Zwei</li></ul>",
        ),
    ],
)
def test_lists(content, expected):
    assert body(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "<table>\n<tr>\n<td>a</td>\n<th>b\nc</th></tr></table>",
            "<table><tbody><tr><td>a</td><th>b<br>c</th></tr></tbody></table>",
        ),
        (
            "<table><thead><tr><td>a</td></tr></thead><tr><td>b</td></tr></table>",
            "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        ),
        (
            '<table><caption>Titel</caption><tr><td colspan="2">a</td></tr></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table><p>Titel</p>',
        ),
        (
            "<figure><table><tr><td>a</td></tr></table><figcaption>Stand</figcaption></figure>",
            "<table><tbody><tr><td>a</td></tr></tbody></table><p>Stand</p>",
        ),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p></td><td>c</td></tr></tbody></table>",
        ),
        ("<table><tr><td></td></tr></table>", ""),
    ],
)
def test_tables(content, expected):
    assert body(content) == expected


def test_reusable_blocks_stand_where_they_were_once_each():
    text = read('<!-- wp:block {"ref":5} /--><p>Text</p><!-- wp:block {"ref":77} /-->')
    assert text.sections == {"body": "<p>Fünf</p><p>Sechs</p><p>Text</p>"}
    assert len(text.remarks) == 2
    assert "Nr. 77 fehlt" in text.remarks[1]


def test_a_reusable_block_has_the_words_that_are_said_here_instead_of_its_own():
    block = (
        '<!-- wp:heading {"metadata":{"name":"Kopf"}} --><h2>Kontakt</h2><!-- /wp:heading -->'
        '<!-- wp:paragraph {"metadata":{"name":"Wer"}} --><p class="x">Zentrale</p><!-- /wp:paragraph -->'
        '<!-- wp:buttons --><div><!-- wp:button {"metadata":{"name":"Knopf"}} --><div><a class="y" href="/a/">Los</a>'
        "</div><!-- /wp:button --></div><!-- /wp:buttons --><!-- wp:paragraph --><p>Für alle</p><!-- /wp:paragraph -->"
    )

    def used(content):
        said = sources()
        said.block = {5: block}.get
        return markup.read(f'<!-- wp:block {{"ref":5,"content":{content}}} /--><!-- wp:block {{"ref":5}} /-->', said)

    text = used('{"Wer":{"content":"Büro <strong>Nord</strong>"},"Knopf":{"text":"Karte","url":"/karte/"}}')
    assert text.sections["body"] == (
        '<h2>Kontakt</h2><p>Büro <strong>Nord</strong></p><p><a href="/neu/karte/">Karte</a></p><p>Für alle</p>'
        '<h2>Kontakt</h2><p>Zentrale</p><p><a href="/neu/a/">Los</a></p><p>Für alle</p>'
    )
    assert text.remarks == []
    assert "zum Teil sein eigener Text" in used('{"Fehlt":{"content":"x"}}').remarks[0]
    assert used('{"Wer":"x"}').remarks == used("[1]").remarks == []


def test_blocks_that_only_the_old_site_could_fill_are_named():
    text = read("<p>a</p><!-- wp:latest-posts /--><!-- wp:archives {} /-->")
    assert text.sections == {"body": "<p>a</p>"}
    assert text.remarks == [
        "Weggefallen, weil erst die alte Website es beim Anzeigen füllte: „Neueste Beiträge“, „Archive“."
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>a</p>[private]<p>geheim [b]</p>[/private]<p>b</p>", "<p>a</p><p>b</p>"),
        (
            "<p>a</p><!-- wp:shortcode -->[su_members]<!-- /wp:shortcode --><p>geheim</p>"
            '<!-- wp:embed {"url":"https://example.org/geheim"} /--><!-- wp:shortcode -->[/su_members]'
            "<!-- /wp:shortcode --><p>b</p>",
            "<p>a</p><p>b</p>",
        ),
        ("a [member]geheim [member]geheim[/member] geheim[/member] b", "<p>a b</p>"),
        ('a [access capability="read"]geheim[/access] b [zeige userlevel="1"]geheim[/zeige] c', "<p>a b c</p>"),
        ('a [ppw password="sesam"]geheim[/ppw] b', "<p>a b</p>"),
        ('[team_member name="Ada"]offen[/team_member] b', "<p>Ada</p><p>offen b</p>"),
        ("[board_member]offen[/board_member] b", "<p>offen b</p>"),
        ("[members_list]offen[/members_list] b", "<p>offen b</p>"),
        ("a [not_logged_in]offen[/not_logged_in] b [private] c", "<p>a offen b [private] c</p>"),
        (
            '<!-- wp:group {"metadata":{"blockVisibility":false}} --><div><!-- wp:group --><p>geheim</p>'
            '<!-- /wp:group --><p>geheim</p><!-- wp:block {"ref":5} /--></div><!-- /wp:group --><p>b</p>',
            "<p>b</p>",
        ),
    ],
)
def test_what_not_all_could_read_is_no_part_of_the_text(content, expected):
    text = read(content)
    assert text.sections == {"body": expected}
    assert "offen" in content or "weggefallen" in text.remarks[0]


def test_what_a_query_says_only_when_it_finds_nothing_is_no_part_of_the_text():
    content = (
        "<!-- wp:query --><div><!-- wp:heading --><h2>Mehr dazu</h2><!-- /wp:heading --><!-- wp:post-title /-->"
        "<!-- wp:query-no-results --><!-- wp:paragraph --><p>Nichts gefunden.</p><!-- /wp:paragraph -->"
        "<!-- /wp:query-no-results --></div><!-- /wp:query --><p>Text</p>"
    )
    assert body(content) == "<h2>Mehr dazu</h2><p>Text</p>"


def test_words_that_a_block_keeps_among_its_attributes_stay():
    text = read(
        '<!-- wp:acf/box {"data":{"titel":"Unsere Ziele","_titel":"field_1","text":"Ein <b>Satz</b>","bild":"12"}} /-->'
    )
    assert text.sections == {"body": "<p>Unsere Ziele</p><p>Ein <strong>Satz</strong></p>"}


def test_words_that_a_block_keeps_beside_what_it_encloses_stay():
    content = (
        '<!-- wp:acf/box {"name":"acf/box","data":{"titel":"Unsere Ziele","_titel":"field_1"},"mode":"preview"} -->'
        "<!-- wp:paragraph --><p>Inhalt</p><!-- /wp:paragraph --><!-- /wp:acf/box -->"
    )
    assert body(content) == "<p>Unsere Ziele</p><p>Inhalt</p>"


def test_programs_and_forms_go_and_are_named():
    text = read("<p>a</p><script>alert('x')</script><form><p>Name <input></p></form><style>p{}</style>")
    assert text.sections == {"body": "<p>a</p>"}
    assert text.remarks == ["Ein Programm (script) ist weggefallen.", "Ein Formular ist weggefallen."]


def test_a_comment_that_never_ends_hides_nothing():
    assert body("<p>a</p><!-- vergessen <p>b</p>") == "<p>a</p><p>vergessen</p><p>b</p>"


def test_the_fields_that_a_block_showed_instead_of_its_words_are_named():
    def bound(bindings):
        return read(
            f'<!-- wp:paragraph {{"metadata":{{"bindings":{bindings}}}}} -->\n<p>Ort</p>\n<!-- /wp:paragraph -->'
        )

    text = bound('{"content":{"source":"core/post-meta","args":{"key":"ort"}}}')
    assert text.sections == {"body": "<p>Ort</p>"}
    assert text.remarks == ["Statt der Worte eines Blocks stand das Zusatzfeld „ort“ da; bitte prüfen."]
    for odd in (
        '"x"',
        "[1]",
        '{"content":1}',
        '{"content":{"args":[]}}',
        '{"__default":{"source":"core/pattern-overrides"}}',
    ):
        assert bound(odd).remarks == []
