"""What an import leaves to be done, point by point, as its report lists it."""

from collections import Counter, defaultdict

from divercity.pages import beside
from divercity.wordpress.items import STATUSES
from divercity.wordpress.markup.shortcodes import KNOWN
from divercity.wordpress.outcome import PUBLIC_AGAIN, STILL_PUBLIC, WITHDRAWN

LISTED = 50  # items named under one point of what is to be done; the rest is counted
# Sentences of entries whose status there is another one now, each with its point of what is to be done.
MOVED = {WITHDRAWN: "withdrawn", STILL_PUBLIC: "still_public", PUBLIC_AGAIN: "public_again"}
# How a sentence about pictures begins, and what it says is missing.
PICTURE_FACTS = (("keinen Bildnachweis", "Bildnachweis"), ("keine Lizenz", "Lizenz"))
# (key, heading for one, heading for several, what to do)
TODOS = (
    (
        "held",
        "Ein Eintrag hat Bilder ohne Alternativtext",
        "{} Einträge haben Bilder ohne Alternativtext",
        "Die Texte sind so öffentlich, wie sie waren, diese Bilder noch nicht. Beschreiben Sie sie in der Redaktion "
        "und veröffentlichen Sie den Eintrag; dann erscheinen sie.",
    ),
    ("refused", "Ein Eintrag ließ sich nicht übernehmen", "{} Einträge ließen sich nicht übernehmen", ""),
    (
        "unstored",
        "Eine Datei ließ sich nicht übernehmen",
        "{} Dateien ließen sich nicht übernehmen",
        "Was fehlt, kann nachkommen: in den Ordner der Dateien legen und denselben Export noch einmal übernehmen.",
    ),
    (
        "lost",
        "In einem Eintrag fehlen Dateien",
        "In {} Einträgen fehlen Dateien",
        "Kommen die Dateien nach, stehen sie nach dem nächsten Lauf im Beitrag, wenn ihn hier niemand geändert hat.",
    ),
    (
        "missing",
        "Einem öffentlichen Eintrag fehlen Angaben",
        "{} öffentlichen Einträgen fehlen Angaben",
        "Sie waren öffentlich und sind es geblieben. Bei der nächsten Veröffentlichung müssen die Angaben da sein.",
    ),
    (
        "credits",
        "In einem öffentlichen Eintrag ist von Bildern etwas unbekannt",
        "In {} öffentlichen Einträgen ist von Bildern etwas unbekannt",
        "Nachweis und Lizenz stehen beim Bild in der Bildersammlung; einmal eingetragen, gelten sie überall.",
    ),
    (
        "shortcodes",
        "Ein Eintrag hatte Kurzbefehle von Erweiterungen",
        "{} Einträge hatten Kurzbefehle von Erweiterungen",
        "Sie bewirken hier nichts und stehen nicht mehr im Text. Sehen Sie nach, ob an der Stelle etwas fehlt.",
    ),
    (
        "still_public",
        "Ein Eintrag ist dort nicht öffentlich, hier aber schon",
        "{} Einträge sind dort nicht öffentlich, hier aber schon",
        "Seit dem Import wurde hier daran gearbeitet; deshalb ist nichts geschehen. Sehen Sie nach, ob der Eintrag "
        "auch hier aus der Öffentlichkeit zu nehmen ist.",
    ),
    (
        "withdrawn",
        "Ein Beitrag ist dort nicht mehr öffentlich und deshalb zurückgezogen",
        "{} Beiträge sind dort nicht mehr öffentlich und deshalb zurückgezogen",
        "Seit dem Import hatte hier niemand daran gearbeitet. Soll ein Beitrag wieder erscheinen, veröffentlichen Sie "
        "ihn in der Redaktion.",
    ),
    (
        "public_again",
        "Ein Beitrag ist dort wieder öffentlich, hier zurückgezogen",
        "{} Beiträge sind dort wieder öffentlich, hier zurückgezogen",
        "Von einem Import zurückgezogen; von selbst kommt nichts zurück. Soll ein Beitrag wieder erscheinen, "
        "veröffentlichen Sie ihn in der Redaktion.",
    ),
    (
        "drafts",
        "Ein Eintrag ist ein Entwurf",
        "{} Einträge sind Entwürfe",
        "",
    ),
    ("here", "Ein Eintrag war schon da", "{} Einträge waren schon da", "Sie wurden nicht ein zweites Mal angelegt."),
    (
        "kept",
        "Ein Eintrag wurde hier geändert und nicht angetastet",
        "{} Einträge wurden hier geändert und nicht angetastet",
        "",
    ),
)


class Todos:
    """Hand it every entry of an outcome, then ask for the ``rows``."""

    def __init__(self):
        self.lists = defaultdict(list)  # by point, of the first entries that it concerns
        self.counts = Counter()

    def add(self, entry):
        held = [label for label, why in entry.pictures if why and "Alternativtext" in why]
        self._note("held", entry, ", ".join(held) if entry.is_written else "")
        lost = [f"{label}: {why}" for label, why in [*entry.pictures, *entry.files] if why and label not in held]
        self._note("lost", entry, " ".join(lost) if entry.is_written else "")
        if entry.done == "refused":
            self._note("unstored" if entry.type == "attachment" else "refused", entry, entry.why)
        now = "mit Kennwort geschützt" if entry.status == "publish" else STATUSES.get(entry.status, entry.status)
        key = MOVED.get(entry.why)
        if key:
            self._note(key, entry, "veröffentlicht" if entry.why == PUBLIC_AGAIN else now)
        elif entry.done == "kept":
            self._note("kept", entry, entry.why)
        if entry.became in ("record", "page") and entry.done == "here":
            self._note("here", entry, entry.why)
        missing = [sentence for sentence in entry.missing if "Bild" not in sentence]
        self._note("missing", entry, " ".join(missing))
        said = " ".join(entry.missing)
        unknown = [label for words, label in PICTURE_FACTS if words in said]
        self._note("credits", entry, " und ".join(unknown))
        codes = ", ".join(
            f"[{name}]{f' {count}-mal' if count > 1 else ''}"
            for name, count in entry.shortcodes.items()
            if name not in KNOWN
        )
        self._note("shortcodes", entry, codes)
        if entry.became in ("record", "page") and entry.is_written and not entry.is_public and not key:
            is_beside = entry.became == "page" and beside(entry.address.strip("/")) and entry.status == "publish"
            self._note("drafts", entry, "liegt neben unserer Seite" if is_beside else now)

    def rows(self):
        return [
            {
                "key": key,
                "heading": one if self.counts[key] == 1 else many.format(self.counts[key]),
                "advice": advice,
                "rows": self.lists[key],
                "more": self.counts[key] - len(self.lists[key]),
            }
            for key, one, many, advice in TODOS
            if self.counts[key]
        ]

    def _note(self, key, entry, detail):
        if not detail:
            return
        self.counts[key] += 1
        if len(self.lists[key]) < LISTED:
            self.lists[key].append({"title": entry.title or entry.label, "id": entry.id, "detail": detail})
