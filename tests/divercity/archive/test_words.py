"""The folding of the simple word search."""

from divercity.archive.words import words


def test_umlauts_gender_marks_and_soft_hyphens_make_no_difference():
    assert words("Bewohner*innen, Nutzer:innen") == ["bewohnerinnen", "nutzerinnen"]
    assert words("Straßen\u00adfest für Ältere") == ["strassenfest", "fuer", "aeltere"]
    assert words("8:30 Uhr, Café") == ["8", "30", "uhr", "cafe"]
