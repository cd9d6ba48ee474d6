"""Who acts in a practice, by role, and what else in the collection they do."""

from practices.choices import Role
from practices.public.addresses import Selection, term_url

HEADINGS = {
    Role.FEDERFUEHREND.value: "Federführend",
    Role.KOOPERATION.value: "Kooperiert",
    Role.BETEILIGT.value: "Beteiligt",
    Role.FINANZIERUNG.value: "Finanziert",
    Role.ADRESSIERT.value: "Angesprochen",
    "": "Rolle: keine Angabe",
}


def roles_of(document, snapshot, edition=None):
    """``[{"role", "heading", "actors"}]`` in the order of the roles; roles that nobody has are left out."""
    by_role = {role: [] for role in HEADINGS}
    for row in document.get("actors", []):
        if term := snapshot.vocabularies["actor"].find(row["actor"]):
            by_role[row.get("role", "")].append((row, term))
    told = set()  # terms whose other records have been named; a second time would say nothing new
    return [
        {
            "role": role,
            "heading": HEADINGS[role],
            "actors": [_actor(row, term, snapshot, edition, told) for row, term in rows],
        }
        for role, rows in by_role.items()
        if rows
    ]


def _actor(row, term, snapshot, edition, told):
    """An organisation with the type it belongs to; a type that acts itself has nothing beside it.

    An organisation that is only written is known if a term of the same name is below a type.
    """
    vocabulary = snapshot.vocabularies["actor"]
    written = row.get("organisation", "")
    own = vocabulary.named(written) if written else term
    if written and own is not None and (own.parent is None or not snapshot.count("actor", own.id)):
        own = None
    kind = term.root if own is term else term
    return {
        "who": written or term.name,
        "who_url": term_url("actor", own) if own else "",
        "type": kind.name if kind is not own else "",
        "type_url": term_url("actor", kind),
        "note": row.get("note", ""),
        **_elsewhere(own if own and own.parent else None, snapshot, edition, told),
    }


def _elsewhere(organisation, snapshot, edition, told):
    """How many other live records an organisation is named in, and where they are listed."""
    if organisation is None or organisation.id in told:
        return {"others": 0, "others_url": ""}
    told.add(organisation.id)
    ids = snapshot.members("actor", organisation.id)
    others = len(ids) - (edition is not None and edition.pk in ids)
    return {"others": others, "others_url": Selection([("akteur", organisation.slug)]).url}
