"""An archive compared with the site: equal when it was just written, and every difference is named."""

import json

import pytest

from divercity.archive import checking, writing
from divercity.archive.checking import BYTES, LINKS, PAGES, SINCE
from divercity.archive.folder import Refused
from practices.desk import workflow
from tests import factories
from tests.divercity.archive.conftest import DRAFT, MADE_ON, fill

pytestmark = pytest.mark.django_db


def said(found, heading, *words):
    return any(all(word in sentence for word in words) for sentence in found.get(heading, ()))


def test_every_difference_between_archive_and_site_is_named(tmp_path):
    rich, plain = fill()
    archive = tmp_path / "archiv"
    writing.write(archive, made_on=MADE_ON)
    assert checking.check(archive, made_on=MADE_ON) == {}

    record, lost = f"praxisbeispiele/{rich.slug}/index.html", "ueber/index.html"
    page = archive / record
    page.write_text(page.read_text().replace("Müll.", "Lärm.").replace('href="../../index.html"', 'href="../x"'))
    terms = archive / "kategorien/index.html"
    terms.write_text(f"{terms.read_text()}Nachtrag")
    (archive / lost).unlink()
    (archive / "entwurf.html").write_text(DRAFT)
    by = factories.editor()
    factories.published(by=by, title="Ganz neu")
    workflow.withdraw(plain, by=by)

    found = checking.check(archive, made_on=MADE_ON)
    assert said(found, BYTES, record, "Prüfsumme stimmt nicht")
    assert said(found, PAGES, record, "Müll.", "Lärm.") and said(found, PAGES, record, "Die Verweise sind andere")
    assert said(found, LINKS, record, "führt ins Leere")
    assert said(found, PAGES, "kategorien/index.html", "Nachtrag…“ statt")
    assert said(found, BYTES, lost, "fehlt") and said(found, PAGES, lost, "fehlt")
    assert said(found, LINKS, "Der Verweis auf ueber/index.html führt ins Leere")
    assert said(found, PAGES, "entwurf.html", "nichts dergleichen") and said(found, BYTES, "entwurf.html")
    assert said(found, SINCE, "Neu veröffentlicht", "Ganz neu")
    assert said(found, SINCE, "Nicht öffentlich", "Werkzeugkasten")
    assert not said(found, SINCE, "Lüneburg")


def test_what_is_no_archive_is_not_compared(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"type": "anderes"}))
    with pytest.raises(Refused, match="ist kein Archiv"):
        checking.check(tmp_path, made_on=MADE_ON)
