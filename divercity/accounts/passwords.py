"""What Django's lists of common passwords cannot know: the words of this house."""

import re

from django.core.exceptions import ValidationError

from taxonomy.german import fold

WORDS = ["divercity", "diversity", "div-city", "redaktion", "schreibtisch", "passwort", "password", "kennwort"]
WORDS += ["sicherheit", "vielfalt", "quartier", "nachbarschaft", "praevention", "lka", "difu", "vdw", "polizei"]
OWN_LETTERS = 4  # so many have to be left when the words are taken out


class HouseWordsValidator:
    """Refuses "Divercity-Redaktion-2026!": long, on no list, and what everybody would try first."""

    def validate(self, password, user=None):
        rest = fold(password)
        for word in WORDS:
            rest = rest.replace(word, " ")
        if len(rest) < len(fold(password)) and len(set(re.findall(r"[^\W\d_]", rest))) < OWN_LETTERS:
            raise ValidationError(
                "Das Passwort besteht fast nur aus Wörtern, auf die hier jede*r käme.", "house_words"
            )

    def get_help_text(self):
        return (
            "Es darf nicht fast nur aus Wörtern bestehen, auf die hier jede*r käme, wie „Divercity“ oder „Redaktion“."
        )
