"""Generate N practices, load them by import, and measure pages as multiples of what a page costs at least.

python -m bench [N] [--keep DIR]     N defaults to 10000; DIR keeps data for a second run
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("n", nargs="?", type=int, default=10_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rounds", type=int, default=150)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="divercity-bench-") as folder:
        data = options.keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        environment = {
            "DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": "only-for-the-bench-" + "0123456789" * 4,
            "DEBUG": "",
            "DEMO": "0",
        }
        os.environ.update(environment)
        load(data, options.n)
        report(environment, options)


def load(data, n):
    """Fill ``data`` with a database of ``n`` published practices, unless it has one."""
    if not os.environ.get("DATABASE_URL"):
        (data / "db.sqlite3").touch()
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("rebuild_search", "--if-stale")
    if (data / "loaded").exists():
        print("Daten: vorhanden")
        return
    file = data / "practices.jsonl"
    with file.open("w", encoding="utf-8") as out:
        subprocess.run([sys.executable, "-m", "bench.generate", str(n)], cwd=ROOT, stdout=out, check=True)
    start = time.perf_counter()
    manage("import_practices", str(file), "--publish", "--create-terms")
    took = time.perf_counter() - start
    print(f"Import mit Veröffentlichung: {n} in {took:.0f} s ({took / n * 1000:.2f} ms je Beitrag)")
    (data / "loaded").touch()


def manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def answers(count):
    """As many answers as the questions take at once."""
    from practices.public import catalogue
    from practices.public.match import wishes

    snapshot = catalogue.current()
    names = [name for question in wishes.QUESTIONS for name in question.facets]
    options = [(name, value) for name in names for value in wishes.possible(snapshot, name)]
    return urlencode([*options[: count - 1], ("schritt", wishes.RESULT)])


def report(environment, options):
    import django

    django.setup()
    from bench import collection, exports, pages, search, service
    from practices.models import Edition

    live = Edition.objects.live()
    total, slug = live.count(), live.order_by("practice_number").values_list("slug", flat=True).first()
    three = "akteur=polizei&akteur=kommunen&diversitaet=alter&kategorie=stadt"
    targets = [
        pages.Target("Konstante", "/floor/string"),
        pages.Target("Vorlage Liste", "/floor/list", "Konstante"),
        pages.Target("Vorlage Beitrag", "/floor/detail", "Konstante"),
        pages.Target("Liste", "/praxisbeispiele/", "Vorlage Liste", 2.5),
        pages.Target("Liste, 3 Facetten", f"/praxisbeispiele/?{three}", "Vorlage Liste", 2.5),
        pages.Target(
            "Liste, tief", f"/praxisbeispiele/?sortierung=titel&seite={max(1, total // 20)}", "Vorlage Liste", 2.5
        ),
        pages.Target("Beitrag", f"/praxisbeispiele/{slug}/", "Vorlage Beitrag", 4),
        pages.Target("Startseite", "/", "Vorlage Liste", 4),
        pages.Target("Karte", "/praxisbeispiele/?ansicht=karte", "Vorlage Liste", 4),
        pages.Target("Karte, 3 Facetten", f"/praxisbeispiele/?{three}&ansicht=karte", "Vorlage Liste", 4),
        pages.Target("Lückenkarte", "/praxisbeispiele/?ansicht=matrix", "Vorlage Liste", 4),
        pages.Target("Was passt, 50 Angaben", f"/was-passt/?{answers(50)}", "Vorlage Liste", 4),
        pages.Target("API", "/api/v1/praxisbeispiele/", "Konstante"),
        pages.Target("Vorschläge", "/suche/vorschlaege/?q=be", "Konstante"),
        *search.targets(),
    ]
    with service.running(environment) as (port, pid):
        pages.interleaved(port, targets, options.rounds)
        pages.throughput(port, targets)
        memory = service.memory(pid)
    by_name = {target.name: target for target in targets}
    print(f"\n{total} Beiträge, {options.rounds} Runden, abwechselnd")
    print(f"{'':24}{'Median ms':>10}{'p95 ms':>9}{'je s':>8}{'KB':>7}{'Vielfaches':>12}{'höchstens':>11}")
    for target in targets:
        floor = by_name.get(target.floor)
        ratio = f"{target.median / floor.median:.2f}" if floor else ""
        limit = f"{target.limit:.1f}" if target.limit else ""
        print(
            f"{target.name:24}{target.median * 1000:>10.2f}{target.p95 * 1000:>9.2f}{target.rate:>8.0f}"
            f"{target.size / 1024:>7.1f}{ratio:>12}{limit:>11}"
        )
    for page, floor in (("Liste", "Vorlage Liste"), ("Beitrag", "Vorlage Beitrag")):
        difference = abs(by_name[page].size - by_name[floor].size) / by_name[page].size
        print(f"{floor}: {difference:.1%} andere Größe als {page} (höchstens 5 %)")
    print(f"Speicher des ganzen Dienstes (2 Prozesse, PSS): {memory:.0f} MB")
    for what, took in {**collection.measure(), **search.measure()}.items():
        print(f"{what}: {took * 1000:.2f} ms")
    for extension, count, took, size, grown in exports.measure():
        each = f"{took / count * 1000:.2f} ms und {size / count / 1024:.1f} KB je Beitrag"
        print(f"Datei {extension}, {count} Beiträge: {each}, +{grown:.0f} MB")
    print(f"Index neu schreiben: {search.rebuilt():.0f} Beiträge je s")
    print(f"catalogue: answer, 3 facets, all counts, 1,000,000 synthetic: {collection.million() * 1000:.2f} ms")


if __name__ == "__main__":
    main()
