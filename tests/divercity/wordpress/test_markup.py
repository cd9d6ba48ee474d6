from divercity.wordpress import markup
from divercity.wordpress.markup import Attachment, Sources


def body(content, **sources):
    return markup.read(content, Sources(**sources)).sections.get("body", "")


def test_classic_text_has_paragraphs_by_blank_lines_and_breaks_by_line_ends():
    assert body("Eins\nzwei\n\n&nbsp;\n\nDrei") == "<p>Eins<br>zwei</p><p>Drei</p>"


def test_line_ends_inside_blocks_are_spaces():
    assert body("<!-- wp:paragraph -->\n<p>Eins\nzwei</p>\n<!-- /wp:paragraph -->") == "<p>Eins zwei</p>"


def test_a_picture_becomes_a_part_with_caption_and_credit():
    picture = Attachment(7, "https://alt.example/wp-content/uploads/platz.jpg", alt="Ein Platz")
    content = (
        '[caption id="attachment_7" width="300"]<img class="wp-image-7" src="https://alt.example/platz-300x200.jpg"/>'
        " Am Markt. Foto: A. Muster[/caption]\nText"
    )
    text = markup.read(content, Sources(attachment={7: picture}.get))
    use = text.pictures[0]
    assert (use.attachment, use.alt, use.caption, use.credit) == (7, "Ein Platz", "Am Markt.", "A. Muster")
    assert text.sections == {"body": "<p>Text</p>"}


def test_known_headings_divide_a_record_into_sections():
    content = "Vorweg\n<h3>Ausgangslage</h3>\nA\n<h3>Maßnahmen</h3>\n<ul><li>B</li></ul>"
    text = markup.read(content, Sources(), in_sections=True)
    assert text.sections == {"body": "<p>Vorweg</p>", "context": "<p>A</p>", "approach": "<ul><li>B</li></ul>"}
