"""JSON Lines: the documents as ``import_practices`` takes them in, each term and the address of each file before."""

from practices import document as documents
from practices.choices import Stage
from practices.document import lines


def write(records):
    yield lines.dump(lines.selection(**records.provenance))
    written = set()
    for record in records:
        for vocabulary, slug in lines.terms(record.document):
            yield from _term(records.snapshot.vocabularies[vocabulary].find(slug), vocabulary, written)
        for name, (address, *_) in record.edition.media.items():
            if name not in written:
                written.add(name)
                yield lines.dump(lines.file(name, records.absolute(address)))
        yield lines.dump(
            {
                **documents.in_order(record.document),
                "status": Stage.PUBLISHED.value,
                "published_at": record.edition.first_published_at.isoformat(),
            }
        )


def _term(term, vocabulary, written):
    """The line of a term and those of its parents, each once in a file."""
    for step in term.lineage if term is not None else ():
        if (vocabulary, step.slug) not in written:
            written.add((vocabulary, step.slug))
            yield lines.dump(
                lines.term(
                    vocabulary,
                    slug=step.slug,
                    parent=step.parent.slug if step.parent else "",
                    name=step.name,
                    description=step.description,
                    synonyms=step.synonyms,
                )
            )
