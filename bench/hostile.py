"""Whether what a hostile text costs grows as its length does: indexing it, and showing a passage of it.

python -m bench.hostile [kind …]     growth per doubling: 2.0 is linear; above 2.5 in the mean is marked

``KINDS`` are the texts; the tests publish each of them.
"""

import gc
import os
import random
import string
import sys
import time

LENGTHS = (25_000, 50_000, 100_000)  # characters; a section takes 200,000
MOST = 2.5
RUNS = 3


def word(dice, letters=7):
    return "".join(dice.choices(string.ascii_lowercase, k=letters))


def repeated(make):
    """A kind whose text is ``make(dice)`` over and over, each time anew."""

    def text(dice, length):
        pieces, size = [], 0
        while size < length:
            pieces.append(make(dice))
            size += len(pieces[-1])
        return "".join(pieces)[:length]

    return text


def _stop_words(dice):
    return dice.choice(["und", "der", "die", "das", "zwischen", "nicht"]) + " "


KINDS = {
    "gewöhnliche Wörter": repeated(
        lambda dice: word(dice, dice.randint(2, 12)) + dice.choice([" ", " ", ", ", ". "])
    ),
    "Wörter von 40 Buchstaben": repeated(lambda dice: word(dice, 40) + " "),
    "Wörter von 20.000 Buchstaben": repeated(lambda dice: word(dice, 20_000) + " "),
    "ein einziges Wort": lambda dice, length: word(dice, length),
    "ein Wort und eine Abkürzung": lambda dice, length: word(dice, length) + " (ABC)",
    "zusammengesetzte Wörter": repeated(
        lambda dice: "".join(dice.choices(["stadt", "platz", "ordnungs", "haus", "rat"], k=9)) + word(dice, 3) + " "
    ),
    "nur das gesuchte Wort": repeated(lambda dice: "kurz "),
    "a-a-a-a": repeated(lambda dice: "a-"),
    "Ketten mit Bindestrich": repeated(lambda dice: word(dice, 4) + "-"),
    "nur Bindestriche": lambda dice, length: "a" + "-" * (length - 1),
    "Klammern in Klammern": lambda dice, length: "(" * (length // 2) + "a" + ")" * (length // 2),
    "offene Klammern": lambda dice, length: "(" * length,
    "(a)-b": repeated(lambda dice: f"({word(dice, 3)})-{word(dice, 3)}"),
    "Klammern und Abkürzungen": repeated(lambda dice: f"{word(dice)} ({word(dice, 4).upper()}) "),
    "Wörter vor einer Klammer": lambda dice, length: repeated(lambda dice: word(dice, 3) + "- ")(dice, length) + "(",
    "Fuß- und": repeated(lambda dice: f"{word(dice, 4)}- und "),
    "Fuß-, Rad-,": repeated(lambda dice: f"{word(dice, 4)}-, "),
    "Planung und -bau": repeated(lambda dice: f"{word(dice, 6)} und -{word(dice, 4)} "),
    "und -bau und -bau": repeated(lambda dice: f"und -{word(dice, 4)} "),
    "innen*innen": repeated(lambda dice: "innen*innen"),
    "Leute*innenLeute*innen": repeated(lambda dice: f"{word(dice, 6)}*innen"),
    "LeuteInLeuteIn": repeated(lambda dice: f"{word(dice, 4)}In"),
    "jede*r*r*r": repeated(lambda dice: "e*r"),
    "e(re(re(r": repeated(lambda dice: "e(r"),
    "nur Stoppwörter": repeated(_stop_words),
    "nur Satzzeichen": repeated(lambda dice: dice.choice(string.punctuation.replace("<", "") + "„“…–§")),
    "Schreibrichtung": repeated(lambda dice: dice.choice("\u202e\u202d\u200f\u2067\u2069") + word(dice, 3)),
    "Emoji": repeated(lambda dice: dice.choice(["🦊", "👩‍👩‍👧", "🏳️‍🌈", "é", "ﷺ"])),
    "Akzente auf einem Buchstaben": lambda dice, length: "a" + "\u0301" * (length - 1),
    "Akzente zweier Klassen": lambda dice, length: "a" + "\u0301\u0316" * (length // 2),
    "weiche Trennstriche": repeated(lambda dice: word(dice, 1) + "\u00ad"),
    "Umlaute": repeated(lambda dice: dice.choice(["ä", "ae", "ue", "ß", "Ü", " "])),
    "Anführungszeichen": repeated(lambda dice: f'{dice.choice("„“»«")}{word(dice, 3)}" '),
    "Zeichen von SQL und Ausdrücken": repeated(
        lambda dice: dice.choice(["%", "_", "\\", "' OR 1=1 --", "[a-z]*", "(?:", ")+", "{1,9}", "$", "^", ";", "|"])
    ),
    "Ziffern": lambda dice, length: "".join(dice.choices(string.digits, k=length)),
}


def document(text):
    """A public document of which ``text`` is the body, as it is stored."""
    from practices import richtext

    return {"title": "Titel", "teaser": "Kurztext", "sections": {"context": richtext.from_plain(text)}}


def index(document):
    from practices.search import analyzer, fields

    for text in fields.texts(document):
        analyzer.analyse(text)
    analyzer.abbreviations("\n".join(fields.texts(document)))


def show(document):
    from practices.search import marks, stems

    marks.Marker([{stems.stem("kurz")}, {" kurz text "}]).passage(marks.body(document))


def seconds(function, kind, length):
    """The quickest of some runs, each with other words and empty caches; the processor's time, not the clock's."""
    best = float("inf")
    for run in range(RUNS):
        made = document(KINDS[kind](random.Random(f"{kind} {length} {run}"), length))
        _forget()
        gc.collect()
        gc.disable()  # it looks at all that lives in the process, which is not the text's doing
        start = time.process_time()
        function(made)
        best = min(best, time.process_time() - start)
        gc.enable()
    return best


def _forget():
    """Empty what remembers single words."""
    from practices.search import analyzer, compounds, marks, stems, words

    for module in (analyzer, compounds, marks, stems, words):
        for function in vars(module).values():
            if hasattr(function, "cache_parameters") and function.cache_parameters()["maxsize"]:
                function.cache_clear()


def report(kinds=KINDS):
    """Print the table; returns the names of what grows faster than its length."""
    faster = []
    index(document("Wer zuerst kommt, liest die Listen."))
    print(
        "\nFeindliche Texte, ms bei " + " / ".join(f"{length:,}".replace(",", ".") for length in LENGTHS) + " Zeichen"
    )
    print(f"{'':32}{'indizieren':>24}{'je Verdoppelung':>18}{'zeigen':>24}{'je Verdoppelung':>18}")
    for kind in kinds:
        line, marked = f"{kind:32}", False
        for function in (index, show):
            took = [seconds(function, kind, length) for length in LENGTHS]
            growth = [after / before for before, after in zip(took, took[1:], strict=False)]
            # Of both doublings together; below some milliseconds other things say more than the text.
            marked |= took[-1] > 0.005 and took[-1] / took[0] > MOST**2
            line += f"{' / '.join(f'{t * 1000:.1f}' for t in took):>24}{' '.join(f'{g:.2f}' for g in growth):>18}"
        if marked:
            faster.append(kind)
        print(line + (f"  über {MOST}" if marked else ""), flush=True)
    print("Schneller als die Länge wachsen: " + (", ".join(faster) or "keine"))
    return faster


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-the-bench-" + "0123456789" * 4)
    django.setup()
    report(sys.argv[1:] or KINDS)


if __name__ == "__main__":
    main()
