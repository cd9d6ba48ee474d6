import pytest

from tests.divercity.wordpress.markup import body, read


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Nut\u00adzer\u200bin\ufeff&shy;nen", "Nutzerinnen"),
        ("u\u0308ber", "über"),
        ("\x84Platz\x93 \x96 und", "„Platz“ – und"),
        ("und&nbsp;Wort", "und Wort"),
        (
            "§&nbsp;1, 10&nbsp;%, 24&nbsp;Stunden, z.&nbsp;B., e.&nbsp;V.",
            "§\xa01, 10\xa0%, 24\xa0Stunden, z.\xa0B., e.\xa0V.",
        ),
        ("Schreib\\u{2011}weise", "Schreib\\u{2011}weise"),
        ("👩\u200d👩", "👩\u200d👩"),
    ],
)
def test_what_nobody_sees_goes_and_no_break_spaces_stay_where_they_belong(content, expected):
    assert body(content).replace("&nbsp;", "\xa0") == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "word",
    [
        "unter-schiedliche",
        "Nachbar-schaft",
        "Sicher-heit",
        "Ver-waltung",
        "Stadt-teil",
        "Wohnungs-bau",
        "zusammen-arbeiten",
    ],
)
def test_hyphens_of_copied_lines_are_taken_out_and_named(word):
    whole = word.replace("-", "")
    text = read(f"Davor {word} danach")
    assert text.sections == {"body": f"<p>Davor {whole} danach</p>"}
    assert text.remarks == [f"Trennstrich entfernt: „{word}“ ist jetzt „{whole}“."]


def test_a_line_end_that_became_a_space_is_repaired_where_it_is_sure():
    text = read(
        "<p>Die Nachbar- schaft, das Sicherheits- gefühl: Sicherheitsgefühl. Haupt- sowie Nebenwege, Ver- und Ent-"
        " sorgung, Fuß- oder Radwege, Innen- statt Außenraum, Stadt- teil.</p>"
    )
    assert text.sections == {
        "body": "<p>Die Nachbarschaft, das Sicherheitsgefühl: Sicherheitsgefühl. Haupt- sowie Nebenwege, Ver- und Ent-"
        " sorgung, Fuß- oder Radwege, Innen- statt Außenraum, Stadt- teil.</p>"
    }
    assert text.remarks[0] == "Trennstrich entfernt: „Nachbar- schaft“ ist jetzt „Nachbarschaft“."


def test_captions_and_labels_are_repaired_too():
    text = read('<figure><img src="/x/a.jpg"><figcaption>Die Nachbar-schaft</figcaption></figure>')
    assert text.pictures[0].caption == "Die Nachbarschaft"


def test_a_word_that_is_written_whole_elsewhere_is_sure():
    assert body("Die Maß-nahmen und alle Maßnahmen") == "<p>Die Maßnahmen und alle Maßnahmen</p>"
    assert body("Die Teilneh-\nmenden, alle Teilnehmenden") == "<p>Die Teilnehmenden, alle Teilnehmenden</p>"


@pytest.mark.parametrize(
    "said",
    "Haus- und Hofrecht; E-Mail; Ost-West; nicht-öffentlich; Bürger-innen; Start-up; deutsch-türkisch; Best-practice;"
    " baulich-räumlich; Vor-Ort; Know-how; ex-post; Nord-süd; U-Bahn; 20-jährig; Müller-Lüdenscheidt; In- und Ausland;"
    " Mund-zu-Mund; sozial-räumlich; Pop-up; Trimm-dich; schwarz-weiß".split("; "),
)
def test_hyphens_that_belong_stay(said):
    assert body(said) == f"<p>{said}</p>"
