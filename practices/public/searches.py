"""What a list says about a search: how it was understood, and where the hits are."""

import re

from practices import titles
from practices.models import Edition
from practices.search import missed
from practices.search.marks import Marker, body


def mark(rows, editions, found):
    """Mark the hits in title and teaser of list rows, and add the best passage of the text."""
    marker = Marker([group.marks for group in found.groups])
    if not (marker.terms or marker.phrases):
        return
    documents = dict(Edition.objects.filter(pk__in=[e.pk for e in editions]).values_list("pk", "document"))
    for row, edition in zip(rows, editions, strict=True):
        row["name"] = titles.hyphenated(marker.mark(edition.card["name"]))
        row["teaser"] = marker.mark(row["teaser"])
        row["passage"] = marker.passage(body(documents.get(edition.pk, {})))


def explain(filterset, address):
    """What the reader should know about how the query was understood."""
    found = filterset.found

    def instead(typed, shown):
        whole_word = rf"(?<![^\W_]){re.escape(typed)}(?![^\W_])"
        return address.with_("q", re.sub(whole_word, lambda match: shown, found.query.text)).page(1).url

    return {
        "also": list(dict.fromkeys(found.also)),
        "ignored": found.ignored,
        "corrections": [{"typed": typed, "shown": shown} for typed, shown in found.corrections],
        "exact_url": address.with_("genau", "1").page(1).url if found.corrections else "",
        "nearby": [
            {"typed": typed, "choices": [{"label": word, "url": instead(typed, word)} for word in others]}
            for typed, others in found.nearby
        ],
    }


def count_missed(request, filterset, address):
    """Let editors know of words that find nothing: once for each search.

    Who goes on to filter, sort or limit the same words is not counted again, nor is a machine that only knocks.
    """
    is_plain = [name for name, _ in address.pairs] == ["q"]
    if request.method == "GET" and is_plain and not filterset.found.hits:
        missed.count(filterset.form.cleaned_data["q"])
