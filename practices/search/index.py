"""Keeping the index: called in the transaction that changes editions, so both are changed or neither.

The caller holds the lock of the collection's revision, so there is one writer at a time.
"""

from collections import defaultdict

from django.db import connection, transaction

from practices.models import (
    Edition,
    IndexAbbreviation,
    IndexState,
    IndexTerm,
    IndexText,
    IndexWord,
    Posting,
)
from practices.search import analyzer, fields, words
from taxonomy import german, revision

CHUNK = 500  # values in one query
ROWS = 2_000  # rows in one insert
BATCH = 200  # editions in one transaction of a rebuild


def write(editions):
    """Index these editions, whose ``document`` is the public one, in place of what was indexed of them."""
    editions = [edition for edition in editions if edition.withdrawn_at is None]
    if not editions:
        return
    ids = [edition.pk for edition in editions]
    known = set(IndexText.objects.filter(edition__in=ids).values_list("pk", flat=True)) if len(ids) <= CHUNK else ids
    orphans = _delete(known) if known else set()
    texts, abbreviations, places, displayed = [], [], {}, {}
    for edition in editions:
        written, places[edition.pk] = _read(edition.document, displayed)
        texts.append(IndexText(edition=edition, title=written[0], teaser=written[1], body=written[2]))
        for short, long in analyzer.abbreviations("\n".join(fields.texts(edition.document))).items():
            abbreviations.append(IndexAbbreviation(edition=edition, short=short, long=long[:300]))
    term_ids = _term_ids({term for terms in places.values() for term in terms})
    _insert(
        (term_ids[term], bits, edition_id)
        for edition_id, terms in places.items()
        for term, bits in sorted(terms.items())
    )
    IndexText.objects.bulk_create(texts, batch_size=CHUNK)
    IndexAbbreviation.objects.bulk_create(abbreviations, batch_size=CHUNK)
    _write_words(displayed, term_ids)
    _forget_terms(orphans - set(term_ids.values()))
    IndexState.objects.get_or_create(pk=1, defaults={"fingerprint": analyzer.fingerprint()})


def remove(edition_ids):
    """Take editions out of the index."""
    _forget_terms(_delete(edition_ids))


def is_stale():
    """Whether another analyzer wrote the index than the one that reads it."""
    state = IndexState.objects.first()
    return state.fingerprint != analyzer.fingerprint() if state else Edition.objects.live().exists()


def rebuild(progress=lambda done: None):
    """Index every live edition anew while readers go on searching; returns how many there were."""
    done, last = 0, 0
    IndexState.objects.update_or_create(pk=1, defaults={"fingerprint": "wird erneuert"})
    live = Edition.objects.live().order_by("pk").only("pk", "document", "withdrawn_at")
    while True:
        with transaction.atomic():
            revision.move()  # its lock keeps a publication out until this batch is done
            batch = list(live.filter(pk__gt=last)[:BATCH])
            if not batch:
                break
            write(batch)
        done, last = done + len(batch), batch[-1].pk
        progress(done)
    with transaction.atomic():
        revision.move()
        withdrawn = IndexText.objects.filter(edition__withdrawn_at__isnull=False).values_list("pk", flat=True)
        remove(list(withdrawn))
        IndexTerm.objects.filter(postings__isnull=True).delete()
        IndexState.objects.update_or_create(pk=1, defaults={"fingerprint": analyzer.fingerprint()})
    return done


def _read(document, displayed):
    """``((title, teaser, body) as phrases see them, {term: places})``; written forms are added to ``displayed``."""
    places, counts, written = defaultdict(int), defaultdict(int), []
    for shift, text in enumerate(fields.texts(document)):
        found = analyzer.analyse(text)
        for term, count in found.own.items():
            places[term] |= fields.TITLE << shift
            counts[term] += count
        for term in found.parts:
            places[term] |= fields.TITLE_PART << shift
        for raw in found.display:
            displayed.setdefault(raw, None)
        written.append(found.written)
    for term, count in counts.items():
        if count > 1:
            places[term] |= fields.VERY_OFTEN if count > 4 else fields.OFTEN
    return written, places


def _term_ids(terms):
    known = _known(terms)
    if missing := sorted(terms - known.keys()):
        IndexTerm.objects.bulk_create([IndexTerm(text=text) for text in missing], CHUNK, ignore_conflicts=True)
        known |= _known(set(missing))
    return known


def _known(terms):
    found = {}
    ordered = sorted(terms)
    for at in range(0, len(ordered), CHUNK):
        found |= dict(IndexTerm.objects.filter(text__in=ordered[at : at + CHUNK]).values_list("text", "pk"))
    return found


def _insert(rows):
    """Rows of three integers each; written out, which is several times as fast as one parameter each."""
    table = connection.ops.quote_name(Posting._meta.db_table)
    values = [f"({term},{places},{edition})" for term, places, edition in rows]
    with connection.cursor() as cursor:
        for at in range(0, len(values), ROWS):
            cursor.execute(
                f"INSERT INTO {table} (term_id, places, edition_id) VALUES {','.join(values[at : at + ROWS])}"
            )


def _write_words(displayed, term_ids):
    forms = {}
    for raw in sorted(displayed):
        for piece in words.pieces(raw):
            folded = german.fold(piece)
            if (
                len(folded) > 2
                and folded.isalpha()
                and len(folded) <= 80
                and words.fold(piece) not in analyzer.STOP_WORDS
            ):
                # A form in lower case can stand anywhere; "STADT" and "Stadt" are one word.
                present = forms.get(folded)
                if present is None or present.isupper() and not piece.isupper():
                    forms[folded] = piece
    known = set()
    ordered = sorted(forms)
    for at in range(0, len(ordered), CHUNK):
        found = IndexWord.objects.filter(folded__in=ordered[at : at + CHUNK]).values_list("folded", flat=True)
        known.update(found)
    rows = [
        IndexWord(folded=folded, display=display, term_id=term_id)
        for folded, display in sorted(forms.items())
        if folded not in known and (own := analyzer.token(display).own) and (term_id := term_ids.get(own[0]))
    ]
    IndexWord.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)


def _delete(edition_ids):
    """Delete all rows of these editions; returns the ids of the terms they stood under."""
    edition_ids, terms = list(edition_ids), set()
    for at in range(0, len(edition_ids), CHUNK):
        chunk = edition_ids[at : at + CHUNK]
        postings = Posting.objects.filter(edition__in=chunk)
        terms.update(postings.values_list("term_id", flat=True))
        postings._raw_delete(postings.db)
        IndexText.objects.filter(edition__in=chunk).delete()
        IndexAbbreviation.objects.filter(edition__in=chunk).delete()
    return terms


def _forget_terms(term_ids):
    """Delete those that no edition has any more, with their written forms: nothing unpublished is suggested."""
    ordered = sorted(term_ids)
    for at in range(0, len(ordered), CHUNK):
        IndexTerm.objects.filter(pk__in=ordered[at : at + CHUNK], postings__isnull=True).delete()
