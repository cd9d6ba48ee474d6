from practices.sections import SECTIONS
from tests.divercity.wordpress.markup import read


def divided(content, **options):
    return read(content, in_sections=True, **options).sections


def test_every_section_is_found_by_its_own_name_and_common_others():
    for section in SECTIONS:
        if section.key != "body":
            assert divided(f"<h2>{section.heading}</h2><p>x</p>") == {section.key: "<p>x</p>"}
    for heading, key in [
        ("Maßnahmen", "approach"),
        ("3. Ziel:", "aims"),
        ("ZIELGRUPPE", "target_groups"),
        ("Fazit", "lessons"),
    ]:
        assert divided(f"<h3>{heading}</h3>x") == {key: "<p>x</p>"}


def test_what_stands_first_or_under_other_headings_stays_where_it_was():
    content = "Vorweg\n<h3>Ziele</h3>\nA\n<h3>Warum das?</h3>\nB\n<h3>Ergebnisse</h3>\nC\n<h3>Ziele</h3>\nD"
    assert divided(content) == {
        "body": "<p>Vorweg</p>",
        "aims": "<p>A</p><h2>Warum das?</h2><p>B</p><p>D</p>",
        "results": "<p>C</p>",
    }


def test_a_heading_below_another_divides_nothing():
    content = "<h2>Ausgangslage</h2><p>a</p><h2>Ziele</h2><p>b</p><h3>Ergebnisse</h3><p>c</p>"
    assert divided(content) == {"context": "<p>a</p>", "aims": "<p>b</p><h2>Ergebnisse</h2><p>c</p>"}


def test_facts_and_what_concerns_the_whole_record_go_to_the_free_text():
    table = "<table><tr><td><b>Stadt</b></td><td>Köln</td></tr><tr><td>Beginn</td><td>2018</td></tr></table>"
    other = "<table><tr><td>offen</td><td>alle</td></tr><tr><td>inklusiv</td><td>niemand</td></tr></table>"
    found = divided(
        f"<h2>Ziele</h2><p>a</p>{other}{table}<p>Siehe auch</p><h2>Ergebnisse</h2><p>b</p><h2>Literatur</h2><p>c</p>"
    )
    assert set(found) == {"aims", "body", "results"}
    assert "offen" in found["aims"]
    assert found["body"].endswith("<p>Siehe auch</p><h2>Literatur</h2><p>c</p>")


def test_a_doubled_teaser_is_dropped():
    teaser = "In Köln lebt ein Platz auf."
    assert divided("<p>In Köln lebt ein <b>Platz</b> auf!</p><p>Mehr</p>", teaser=teaser) == {"body": "<p>Mehr</p>"}
    assert divided(f"{teaser} „Schön“, sagt sie.", teaser=teaser) == {"body": "<p>„Schön“, sagt sie.</p>"}
    assert divided(teaser, teaser=teaser) == {}
    two = f"{teaser} Und abends auch."
    assert divided(f"{teaser}\n\nUnd abends auch.\n\nMehr", teaser=two) == {"body": "<p>Mehr</p>"}
    assert divided(f"{teaser}\n\nUnd abends auch. Mehr", teaser=two) == {"body": "<p>Mehr</p>"}
    assert divided(f"{teaser}\n\nUnd mehr", teaser=two) == {"body": f"<p>{teaser}</p><p>Und mehr</p>"}
    assert divided(f"{teaser}\n\n", teaser=two) == {"body": f"<p>{teaser}</p>"}


def test_what_a_footnote_belongs_to_stays_with_it():
    teaser = "In Köln lebt ein Platz auf."
    for first in (f"{teaser}[ref]Nachts.[/ref]", f"{teaser}[ref]Nachts.[/ref] Mehr.", "In Köln[ref]x[/ref] lebt es."):
        found = divided(f"{first}\n\nUnd weiter.", teaser=teaser)["body"]
        assert found.startswith("<p>In Köln") and found.count("[1]") == 2
    assert divided(f"{teaser} [Foto: Amt] Mehr.", teaser=teaser) == {"body": "<p>[Foto: Amt] Mehr.</p>"}


def test_a_beginning_that_is_only_alike_stays():
    teaser = "In Köln lebt ein Platz auf."
    for first in ("In Köln lebt ein Platz auf und bleibt.", "In Köln lebt ein Park auf.", "In Köln."):
        assert divided(f"{first} Mehr", teaser=teaser) == {"body": f"<p>{first} Mehr</p>"}
    assert divided('<a href="https://x.example/">In Köln</a> lebt ein Platz auf.', teaser=teaser)


def test_nothing_is_divided_on_a_page():
    assert read("<h2>Ziele</h2><p>a</p>").sections == {"body": "<h2>Ziele</h2><p>a</p>"}
