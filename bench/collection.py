"""The catalogue in this process: build, answer, catch-up; and a synthetic one of a million."""

import random
import statistics
import time

from pyroaring import BitMap

from practices.desk import workflow
from practices.models import Practice, Version
from practices.public import catalogue
from practices.public.catalogue.orders import Order
from practices.public.catalogue.snapshot import ORDERS, Snapshot

THREE = {"akteur": ["polizei", "kommunen"], "diversitaet": ["alter"], "kategorie": ["stadt"]}


def seconds(function, times=1):
    """Median of ``times`` runs."""
    results = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        results.append(time.perf_counter() - start)
    return statistics.median(results)


def measure():
    """``{what: seconds}`` on the collection of this database."""
    catalogue.forget()
    results = {"catalogue: build": seconds(catalogue.current)}
    snapshot = catalogue.current()
    results["catalogue: answer, no filter"] = seconds(lambda: catalogue.answer(snapshot, {}), 200)
    results["catalogue: answer, 3 facets, all counts"] = seconds(lambda: catalogue.answer(snapshot, THREE), 200)
    last = max(1, len(snapshot.live) // 20)
    results["catalogue: answer, deep page"] = seconds(
        lambda: catalogue.answer(snapshot, {}, order="titel", page=last), 200
    )
    numbers = [1, 2, 3, 4, 5]
    catch_ups = []
    for practice in Practice.objects.filter(number__in=numbers):
        version = Version.objects.get(practice_number=practice.number, number=practice.version)
        from django.db import transaction

        with transaction.atomic():
            workflow.publish_many([(practice, version)])
        catch_ups.append(seconds(catalogue.current))
    results["catalogue: catch-up after one save"] = statistics.median(catch_ups)
    return results


def million(n=1_000_000, seed=1):
    """Seconds of ``answer`` with three facets and all counts over ``n`` synthetic editions."""
    dice = random.Random(seed)
    real = catalogue.current()
    direct = {}
    for key, bitmaps in real.direct.items():
        direct[key] = {}
        for value, bitmap in bitmaps.items():
            share = len(bitmap) / max(1, len(real.live))
            direct[key][value] = BitMap(dice.sample(range(1, n + 1), int(share * n)))
    ids = list(range(1, n + 1))
    orders = {}
    for name in ORDERS:
        dice.shuffle(ids)
        orders[name] = Order.of([rank.to_bytes(4, "big") + pk.to_bytes(4, "big") for rank, pk in enumerate(ids)])
    snapshot = Snapshot(real.revision, BitMap(range(1, n + 1)), direct, orders, real.links)
    return seconds(lambda: catalogue.answer(snapshot, THREE), 50)
