import datetime

import pytest
from django.utils import timezone

from practices.desk import passages, quality, scheduling, versions, workflow
from practices.document import parse
from practices.models import Edition
from tests import factories

TWO = "<p>Ein Satz.</p>"


def checked(html="", **fields):
    sections = {"sections": {"approach": html}} if html else {}
    document, problems = parse(factories.document(**{**sections, **fields}))
    assert not problems
    return quality.check(document)


def keys(findings):
    return [(finding.rule.key, finding.field) for finding in findings]


FAULTS = [
    ("heading-order", f"<h3>Zeit</h3>{TWO}<h2>Mehr</h2>{TWO}"),
    ("empty-heading", f"<h2>\u00a0</h2>{TWO}"),
    ("bold-heading", f"{TWO}<p><strong>Die Begehung</strong></p>{TWO}"),
    ("bold-heading", f"<p><strong>Die </strong><strong>Begehung:</strong><br></p><ul><li>kurz</li></ul>{TWO}"),
    ("link-text", '<p>Den Bericht gibt es <a href="https://example.org/">hier</a>.</p>'),
    ("link-text", '<p><a href="https://example.org/">Mehr  <strong>Informationen</strong> …</a></p>'),
    ("empty-link", '<p>Bericht <a href="https://example.org/"> </a></p>'),
    ("private-address", '<p><a href="http://localhost:8000/admin/">Der Bericht</a></p>'),
    ("private-address", '<p><a href="http://127.0.0.1/x/">Der Bericht</a></p>'),
    ("private-address", '<p><a href="https://www.div-city.de/admin/practices/practice/3/change/">Bericht</a></p>'),
    ("private-address", '<p><a href="https://www.div-city.de/vorschau/abc/">Der Bericht</a></p>'),
    ("table-header", "<table><tr><td>Jahr</td><td>Zahl</td></tr><tr><td>2019</td><td>3</td></tr></table>"),
    ("capitals", "<p>Das ist SEHR WICHTIG FÜR ALLE BETEILIGTEN DORT gewesen.</p>"),
]


@pytest.mark.parametrize(("key", "html"), FAULTS)
def test_what_is_surely_wrong_is_an_error_with_its_field(key, html):
    errors, _ = checked(html)
    assert (key, "approach") in keys(errors)
    assert all(error.message.startswith("Vorgehen: ") for error in errors)


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>Zeit</h2>{TWO}<h3>Dauer</h3>{TWO}<h2>Ort</h2>{TWO}",
        f"<p><strong>Wichtig:</strong> nur im Sommer.</p>{TWO}",
        f"<p><strong>Alle waren sich darin einig.</strong></p>{TWO}",
        f"{TWO}<p><strong>Stadt Wuppertal</strong></p>",
        "<ul><li><p><strong>Zuerst</strong></p></li><li><p>Dann</p></li></ul>",
        '<p><a href="https://example.org/">Hier wohnen alle gern</a></p>',
        '<p><a href="/praxisbeispiele/begehung/">Begehung</a></p>',
        "<table><thead><tr><th>Jahr</th></tr></thead><tbody><tr><td>2019</td></tr></tbody></table>",
        "<table><tr><th>Jahr</th><td>2019</td></tr></table>",
        "<p>BMBF, LKA und GEWOBA; ISEK; die NATO.</p>",
        "<p>Mit GEWOBA und DFK AG.</p>",
        "<p>3 &lt; 4 &amp; 5</p>",
    ],
)
def test_what_may_be_right_is_no_error(html):
    assert checked(html)[0] == []


@pytest.mark.parametrize(
    "alt",
    ["platz.JPG", "IMG_2034", "DSC01234", "Foto 3", "bild-2020-05-01", "Screenshot 2024-01-02", "2019 platz.png"],
)
def test_a_file_name_is_no_alternative_text(alt):
    picture = {"file": "x.png", "alt": alt, "credit": "Stadt", "licence": "CC BY 4.0"}
    assert ("alt-file-name", "pictures") in keys(checked(pictures=[picture])[0])


def test_what_a_picture_shows_is_one():
    for alt in ("Platz am Abend", "Foto 3 der Reihe von der Brücke", "Bild der Woche", "Image der Stadt", "P 9"):
        errors, hints = checked(pictures=[{"file": "x.png", "alt": alt}])
        assert "pictures" not in [field for _, field in keys(errors)] or alt == "P 9"
    assert ("alt-picture-of", "pictures") in keys(checked(pictures=[{"file": "x.png", "alt": "Foto von Kim"}])[1])
    assert checked(pictures=[{"file": "x.png", "decorative": True}]) == ([], [])


@pytest.mark.parametrize("field", ["sources", "attachments"])
def test_addresses_of_sources_and_attachments_are_looked_at_too(field):
    row = {"text": "Bericht"} if field == "sources" else {"label": "Bericht"}
    errors, hints = checked(**{field: [{**row, "url": "http://localhost/x"}, {**row, "url": "http://example.org"}]})
    assert keys(errors) == [("private-address", field)]
    assert keys(hints) == [("unencrypted", field)]


LONG = "Wir " + "gehen jeden Abend gemeinsam um den großen Platz und " * 3 + "sprechen."


@pytest.mark.parametrize(
    ("key", "html"),
    [
        ("bare-address", '<p><a href="https://example.org/x">https://example.org/x</a></p>'),
        ("unencrypted", '<p><a href="http://example.org/">Der Bericht</a></p>'),
        ("unlinked-mail", "<p>Fragen an kim@example.org.</p>"),
        ("spaces", "<p>Platz\u00a0\u00a0\u00a0am Abend</p>"),
        ("gender-mark", "<p>BewohnerInnen gehen mit.</p>"),
        ("gender-mark", "<p>Bewohner(innen) gehen mit.</p>"),
        ("gender-mark", "<p>Bewohner/-innen gehen mit.</p>"),
        ("gender-mark", "<p>Bewohner:innen gehen mit.</p>"),
        ("gender-mark", "<p>Jede NutzerIn geht mit.</p>"),
        ("long-sentences", f"<p>{LONG} {LONG} Kurz.</p>"),
        (
            "long-words",
            "<p>Ordnungspartnerschaften, Kriminalitätsbelastungszahlen und Quartiersentwicklungsprozesse.</p>",
        ),
    ],
)
def test_what_might_read_better_is_a_hint(key, html):
    errors, hints = checked(html)
    assert errors == []
    assert keys(hints) == [(key, "approach")]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{LONG} Kurz. Kurz. Kurz.</p>",
        "<p>Eine Ordnungspartnerschaft lebt von Menschen, die sich kennen.</p>",
        '<p>Fragen an <a href="mailto:kim@example.org">kim@example.org</a>.</p>',
        "<p>Bewohner*innen in Berlin, LinkedIn, innen und außen, Drinnen und Draußen, 10\u00a0000 Euro.</p>",
    ],
)
def test_what_reads_well_is_none(html):
    assert checked(html) == ([], [])


def test_a_teaser_that_begins_with_the_title_is_a_hint():
    hints = checked(title="Soziale Partnerschaft", teaser="Soziale Partnerschaft in Wuppertal.")[1]
    assert keys(hints) == [("teaser-repeats", "teaser")]
    assert checked(title="Partnerschaft", teaser="Partnerschaft heißt, dass alle helfen.") == ([], [])


def test_the_same_in_one_field_is_said_once_with_its_number():
    link = '<a href="https://example.org/">hier</a>'
    [error] = checked(f"<p>{link}, {link} und {link}</p>")[0]
    assert error.message == "Vorgehen: Der Link „hier“ sagt nicht, wohin er führt. (und noch 2-mal)"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Am 3. Mai kam Dr. Kim mit u. a. der Stadt. Alle gingen.", 2),
        ("Was tun? „Nichts.“ Dann war Schluss!", 3),
        ("Ohne Punkt", 1),
        ("Das kostet ca. 300 Euro bzw. Zeit", 1),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text, number):
    assert len(passages.sentences(text)) == number, passages.sentences(text)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "a" * 60_000 + "</p>",
        "<p>" + "a.b@" * 15_000 + "</p>",
        "<p>" + "Wort a. B. " * 6_000 + "</p>",
        "<p>" + "\u00a0 " * 30_000 + "</p>",
        "<blockquote>" * 500 + "x" + "</blockquote>" * 500,
        '<p><a href="http://[::1">x</a><a href="//">y</a></p>',
    ],
)
def test_hostile_texts_are_read_like_any_other(html):
    quality.check({"title": "x", "kind": "beitrag", "sections": {"body": html}})


def test_every_rule_has_a_key_of_its_own_and_can_find_something():
    assert len({rule.key for rule in quality.RULES}) == len(quality.RULES)
    found = {key for key, _ in FAULTS} | {"alt-file-name"}
    assert {rule.key for rule in quality.RULES if rule.is_error} == found


# Publishing


@pytest.mark.django_db
@pytest.mark.parametrize("step", [workflow.publish, scheduling.schedule])
def test_errors_stop_a_person_beside_what_is_missing(step):
    by = factories.editor()
    practice = factories.practice(by=by, teaser="", sections={"aims": FAULTS[4][1]})
    kwargs = {"at": timezone.now() + datetime.timedelta(days=1)} if step == scheduling.schedule else {}
    with pytest.raises(workflow.Incomplete) as refused:
        step(practice, by=by, **kwargs)
    assert [rule.field for rule in refused.value.rules] == ["teaser", "aims"]
    assert "Ziele: Der Link „hier“" in str(refused.value)
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_hints_stop_nobody():
    by = factories.editor()
    practice = factories.practice(by=by, sections={"aims": "<p>BewohnerInnen an kim@example.org.</p>"})
    workflow.publish(practice, by=by)
    assert Edition.objects.live().count() == 1


@pytest.mark.django_db
def test_what_was_published_elsewhere_comes_in_as_it_is():
    practice = factories.practice(sections={"aims": FAULTS[4][1]})
    workflow.publish_many([(practice, versions.current(practice))])
    assert Edition.objects.live().count() == 1


@pytest.mark.django_db
def test_the_desk_names_errors_and_hints_with_links_to_their_fields(client):
    by = factories.editor()
    client.force_login(by)
    html = FAULTS[4][1] + "<p>Fragen an kim@example.org.</p>"
    practice = factories.practice(by=by, sections={"aims": html})
    form = client.get(f"/admin/practices/practice/{practice.pk}/change/").content.decode()
    review = client.get(f"/admin/practices/practice/{practice.pk}/pruefung/").content.decode()
    for text, address in (
        (form, "#feld-aims"),
        (review, f"/admin/practices/practice/{practice.pk}/change/#feld-aims"),
    ):
        assert f'href="{address}"' in text
        assert "Ziele: Der Link „hier“ sagt nicht, wohin er führt." in text
        assert "Ziele: kim@example.org ist nicht verlinkt." in text


@pytest.mark.django_db
def test_the_button_saves_and_says_what_stands_in_the_way(client):
    by = factories.editor()
    client.force_login(by)
    practice = factories.practice(by=by, sections={"aims": FAULTS[4][1]})
    address = f"/admin/practices/practice/{practice.pk}/pruefung/"
    response = client.post(address, {"opened_version": practice.version, "_publish": ""})
    text = response.content.decode()
    assert "Noch nicht veröffentlicht." in text and "Der Link „hier“ sagt nicht" in text
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_planning_names_the_field_too(client):
    by = factories.editor()
    client.force_login(by)
    practice = factories.practice(by=by, sections={"aims": FAULTS[4][1]})
    posted = {"version": practice.version, "at": "2099-01-01T10:00", "opened_version": practice.version}
    text = client.post(f"/admin/practices/practice/{practice.pk}/planen/", posted).content.decode()
    assert f'<a href="/admin/practices/practice/{practice.pk}/change/#feld-aims">Ziele: Der Link „hier“' in text
