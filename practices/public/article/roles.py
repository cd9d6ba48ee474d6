"""Who acts in a practice, and in which role."""

from practices.choices import Role
from practices.public.addresses import term_url


def actors_of(document, snapshot):
    """Who acts, of which type, in which role; a type that acts itself has nothing beside it."""
    rows = []
    for row in document.get("actors", []):
        term = snapshot.vocabularies["actor"].find(row["actor"])
        if term is None:
            continue
        organisation = row.get("organisation", "")
        kind = term if organisation else term.root
        rows.append(
            {
                "who": organisation or term.name,
                "who_url": "" if organisation else term_url("actor", term),
                "type": "" if kind is term and not organisation else kind.name,
                "type_url": term_url("actor", kind),
                "role": row["role"],
                "role_label": Role(row["role"]).label,
                "note": row.get("note", ""),
            }
        )
    return rows
