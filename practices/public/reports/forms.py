"""The forms that readers send: their fields, limits and sentences."""

import re

from django import forms

from practices.models import Report

SHORTEST, LONGEST = 10, 4000  # characters
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # what no keyboard types and PostgreSQL may refuse

KINDS_OF_RECORD = [Report.Kind.CORRECTION, Report.Kind.UPDATE, Report.Kind.MISSING, Report.Kind.EXPERIENCE]
KINDS_OF_SITE = [Report.Kind.PROPOSAL, Report.Kind.GENERAL]
PROPOSE = "vorschlag"  # value of "art" that chooses the proposal beforehand


def typed(text):
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Line(forms.CharField):
    """One line, of which the browser cuts nothing off."""

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if "length" not in name}


class ReportForm(forms.Form):
    """The fields that all reports have."""

    text = Line(
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={
            "required": "Bitte schreiben Sie uns, worum es geht.",
            "min_length": f"Bitte schreiben Sie etwas mehr: mindestens {SHORTEST} Zeichen.",
            "max_length": f"Der Text ist zu lang: höchstens {LONGEST} Zeichen, jetzt sind es %(show_value)d.",
        },
    )
    name = Line(
        label="Ihr Name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "Der Name ist zu lang: höchstens 120 Zeichen."},
    )
    email = forms.EmailField(
        label="Ihre E-Mail-Adresse",
        max_length=254,
        required=False,
        help_text="Nur wenn Sie eine Antwort möchten.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": None}),
        error_messages={
            "invalid": "Das ist keine vollständige E-Mail-Adresse. Beispiel: name@example.org",
            "max_length": "Die E-Mail-Adresse ist zu lang: höchstens 254 Zeichen.",
        },
    )

    def __init__(self, data=None, **kwargs):
        if data is not None:
            data = {name: typed(data.get(name, "")) for name in self.base_fields}
        super().__init__(data, auto_id="feld-%s", label_suffix="", **kwargs)

    @property
    def problems(self):
        """``(id, sentence)`` of everything that has to be put right; the id is of what can have the focus."""
        return [
            (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id, error)
            for field in self
            for error in field.errors
        ]


class HintForm(ReportForm):
    """On the live edition ``about``, or without one on the site."""

    kind = forms.ChoiceField(
        label="Worum geht es?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Bitte wählen Sie aus, worum es geht.",
            "invalid_choice": "Bitte wählen Sie aus, worum es geht.",
        },
    )
    field_order = ["kind", "text", "name", "email"]

    def __init__(self, data=None, *, is_about_record, **kwargs):
        super().__init__(data, **kwargs)
        kinds = KINDS_OF_RECORD if is_about_record else KINDS_OF_SITE
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["text"].label = "Ihr Hinweis"
        self.fields["text"].help_text = (
            "Wenn möglich mit einer Quelle: einer Adresse im Netz oder einem Dokument, in dem es steht."
            if is_about_record
            else "Bei einem Praxisbeispiel hilft uns: Wo und seit wann? Was war der Anlass? Wer handelt? "
            "Wo lässt sich mehr darüber nachlesen?"
        )


class BarrierForm(ReportForm):
    page = Line(
        label="Auf welcher Seite?",
        max_length=500,
        help_text="Ihre Adresse oder ihr Name, zum Beispiel „Sammlung“.",
        error_messages={
            "required": "Bitte nennen Sie die Seite, zum Beispiel „Startseite“.",
            "max_length": "Die Angabe zur Seite ist zu lang: höchstens 500 Zeichen.",
        },
    )
    aid = Line(
        label="Womit lesen oder bedienen Sie die Seite?",
        max_length=200,
        required=False,
        help_text="Zum Beispiel Vorleseprogramm, Vergrößerung, Tastatur oder Sprachsteuerung, wenn möglich mit Namen.",
        error_messages={"max_length": "Die Angabe zum Hilfsmittel ist zu lang: höchstens 200 Zeichen."},
    )
    field_order = ["page", "text", "aid", "name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Was ist passiert?"
        self.fields[
            "text"
        ].help_text = "Was wollten Sie tun, und was ging nicht? Oder: Welchen Inhalt brauchen Sie in welcher Form?"
