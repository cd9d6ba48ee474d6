import pytest

from divercity.wordpress.mapping import BadMapping, Mapping, Target
from taxonomy.lookup import Lookup
from taxonomy.models import Category


@pytest.fixture
def term(db):
    """``term(taxonomy, slug, name)`` with the shipped mapping."""
    mapping, lookup = Mapping.load(), Lookup()
    return lambda *named: mapping.term(*named, lookup)


def test_a_category_is_found_by_slug_former_path_name_and_synonym(term):
    stadt = Target("categories", "stadt", "Themen: Stadt")
    assert term("category", "stadt", "Irgendwas") == stadt
    assert term("category", "cat-7", "Stadt") == stadt
    assert term("category", "polizei", "Polizei") == Target("actors", "polizei", "Akteur*innen: Polizei")
    assert term("category", "alter", "Alter").key == "diversity"
    assert term("thema", "x", "BewohnerInnen und Nutzende").name == "nutzende-bewohnerinnen"
    assert term("category", "x", "Nutzende BewohnerInnen").name == "nutzende-bewohnerinnen"


def test_what_is_unknown_or_a_tag_is_a_keyword(term):
    assert term("category", "sonnenschein", "Sonnenschein") == Target(
        "tags", "Sonnenschein", "Schlagwort Sonnenschein"
    )
    assert term("post_tag", "stadt", "Stadt") == Target("tags", "Stadt", "Schlagwort Stadt")


@pytest.mark.parametrize(
    "slug", ["allgemein", "uncategorized", "akteure-und-zustaendigkeiten", "gender-und-diversitaet"]
)
def test_rubrics_that_say_nothing_and_the_roots_of_vocabularies_are_dropped(term, slug):
    assert term("category", slug, slug) is None
    assert term("nav_menu", "hauptmenue", "Hauptmenü") is None


def test_an_ampersand_is_an_und(term):
    assert term("category", "gender-diversitaet", "Gender & Diversität") is None
    assert term("category", "akteure-zustaendigkeiten", "Akteure & Zuständigkeiten") is None
    assert term("category", "x", "BewohnerInnen & Nutzende").name == "nutzende-bewohnerinnen"


def test_an_editors_file_overrides_single_lines(db, tmp_path):
    path = tmp_path / "eigene.toml"
    path.write_text(
        '[types]\nprojekt = "methode"\n[kinds]\nneu = "verweis"\n[terms]\n"Kiez & Co" = "category:stadtquartier"\n'
        'sonne = "keyword:Sonnenlicht"\nregen = "nothing"\nfehlt = "actor:gibtesnicht"\n',
        encoding="utf-8",
    )
    mapping, lookup = Mapping.load(path), Lookup()
    assert mapping.type_of("projekt") == "methode"
    assert mapping.type_of("page") == "page"
    assert mapping.kind_of_terms([("category", "neu", "Neu"), ("category", "methode", "Methode")]) == "verweis"
    assert mapping.term("category", "kiez-co", "Kiez &amp; Co", lookup).name == "stadtquartier"
    assert mapping.term("category", "sonne", "Sonne", lookup).name == "Sonnenlicht"
    assert mapping.term("category", "regen", "Regen", lookup) is None
    assert mapping.term("category", "fehlt", "Fehlt", lookup).key == "tags"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[types", "kein gültiges TOML"),
        ('[farben]\na = "b"', "[farben] gibt es nicht"),
        ('[kinds]\na = "roman"', "„roman“ ist keine Art"),
        ("[kinds]\na = 7", "in Anführungszeichen"),
        ('[types]\na = "seite"', "weder eine Art"),
        ('[terms]\na = "stadt"', "kein Ziel"),
        ('[terms]\na = "category:"', "kein Ziel"),
        ('[taxonomies]\na = "b"', "weder „terms“"),
        ('types = "x"', "keine Tabelle"),
        ("[technical]\nbeginnings = [1]", "Liste „beginnings“"),
        ("a = " + "[" * 20_000, "zu tief verschachtelt"),
        (b"\xff\xfe", "UTF-8"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_bad_file_is_refused_with_a_sentence(tmp_path, text, problem):
    path = tmp_path / "eigene.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadMapping, match=problem.replace("[", r"\[")):
        Mapping.load(path)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(BadMapping, match="nicht zu lesen"):
        Mapping.load(tmp_path / "fehlt.toml")


def test_a_retired_term_is_not_found_by_name(db):
    Category.objects.filter(slug="technik").update(is_retired=True)
    assert Mapping.load().term("category", "x", "Sicherheitstechnik", Lookup()).key == "tags"
