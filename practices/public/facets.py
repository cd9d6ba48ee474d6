"""The facets of an answer as the list shows them: in the order of use, long ones folded."""

from practices import titles
from practices.public.addresses import index_url
from practices.public.catalogue.answer import TERMS

SIGNS = {
    "akteur": "actor",
    "diversitaet": "dimension",
    "anlass": "occasion",
    "land": "place",
    "ort": "place",
    "groesse": "place",
    "schlagwort": "tag",
}
INDEXED = ("ort", "schlagwort", "akteur")
# Who comes with a problem asks what it is, where it is, who acts and whom it concerns; these four stand first and
# open. What describes the record follows, in the catalogue's order.
FIRST = ("anlass", "wohnen-und-nachbarschaft", "akteur", "diversitaet")
SHOWN = 8
FEWEST_FOLDED = 3  # to fold one or two away saves nothing
BAR_STEPS = 10


def shown(facets):
    rank = {key: at for at, key in enumerate(FIRST)}
    return [_facet(facet) for facet in sorted(facets, key=lambda facet: rank.get(facet.key, len(rank)))]


def _facet(facet):
    chosen = sum(option.selected for option in facet.options)
    folded = _folded(facet.options)
    most = max(option.count for option in facet.options) or 1
    return {
        "name": facet.name,
        "key": facet.key,
        "legend": facet.legend,
        "sign": SIGNS.get(facet.name, "category"),
        "options": [
            {
                "value": option.value,
                "label": titles.hyphenated(option.label, narrow=True),
                "count": option.count,
                "selected": option.selected,
                "depth": option.depth,
                "is_folded": at in folded,
                "bar": -(-BAR_STEPS * option.count // most),
            }
            for at, option in enumerate(facet.options)
        ],
        "chosen": chosen,
        "folded": len(folded),
        "is_open": chosen or facet.key in FIRST,
        "index_url": index_url(TERMS[facet.name]) if facet.name in INDEXED else "",
    }


def _folded(options):
    """Positions of the options that are folded away: all but the most frequent and the chosen.

    They stay in their places, so that trees keep their order. A term counts at least as much as any below it and
    stands before them, so only the chosen need to be asked for what they lie below.
    """
    if len(options) < SHOWN + FEWEST_FOLDED:
        return set()
    ranked = sorted(range(len(options)), key=lambda at: -options[at].count)
    folded, line = set(ranked[SHOWN:]), []
    for at, option in enumerate(options):
        line[option.depth :] = [at]
        if option.selected:
            folded.difference_update(line)
    return folded if len(folded) >= FEWEST_FOLDED else set()
