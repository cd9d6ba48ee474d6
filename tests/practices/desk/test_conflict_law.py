"""Whatever two people type into one record: merging by the form stores what merging the documents says."""

import json

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from practices import document as documents
from practices.desk import conflict, versions
from practices.desk.forms import FILED
from practices.models import NumberCounter, Practice, Version
from practices.sections import BY_KEY
from taxonomy.lookup import Lookup
from tests import factories
from tests.practices.desk.forms import sent, url
from tests.practices.desk.test_conflict import TAKE
from tests.practices.exchange.test_round_trip import DOCUMENTS

pytestmark = pytest.mark.django_db

KEYS = st.sets(st.sampled_from(sorted({*conflict.FORM_FIELDS, *conflict.ROWS} - {"slug"})), max_size=16)


def without_returns(value):
    """No browser sends a lone carriage return."""
    if isinstance(value, list):
        return [without_returns(item) for item in value]
    if isinstance(value, dict):
        return {key: without_returns(item) for key, item in value.items()}
    return value.replace("\r", "") if isinstance(value, str) else value


def parsed(raw, **fixed):
    raw = {
        key: value
        for key, value in without_returns(json.loads(json.dumps(raw))).items()
        if key not in ("pictures", "relations")
    }
    raw["attachments"] = [row for row in raw.get("attachments", []) if "file" not in row]
    raw["actors"] = [row for row in raw.get("actors", []) if not row["actor"].startswith("neu-")]
    raw["tags"] = [name for name in raw.get("tags", []) if name.isprintable()]  # as the form wants it
    document, problems = documents.parse(raw | fixed)
    assume(not problems)
    assert not documents.resolve(document, Lookup(), create=True)
    return document


def changed(base, other, keys):
    """``base`` with what ``other`` says in ``keys``."""
    result = {key: value for key, value in base.items() if key not in keys}
    result |= {key: other[key] for key in keys if key in other}
    texts = {key: (other if key in keys else base).get("sections", {}).get(key) for key in BY_KEY}
    result["sections"] = {key: text for key, text in texts.items() if text}
    assume(result.get("end_year", 3000) >= result.get("start_year", 0))
    return documents.in_order(result)


def typed(client, practice, document):
    """What a browser would send if somebody had typed ``document`` over what is stored, and its document."""
    with conflict.nothing_stays():
        documents.apply([(practice, document)])
        data = sent(client.get(url("change", practice.pk)))
        result = documents.build(Practice.objects.get(pk=practice.pk))
    return data, result


def law(base, here, there, my_keys, their_keys, taken):
    client = Client()
    by = factories.editor()
    client.force_login(by)
    fixed = {"number": NumberCounter.take(), "format": 1}
    fixed["slug"] = f"beitrag-{fixed['number']}"
    base, here, there = (parsed(raw, **fixed) for raw in (base, here, there))
    practice = Practice(number=fixed["number"], slug=fixed["slug"])
    documents.apply([(practice, base)])
    base = versions.record(practice, by=by).document
    data, mine = typed(client, practice, changed(base, here, my_keys))
    documents.apply([(practice, changed(base, there, their_keys))])
    theirs = versions.record(practice, by=by).document
    assume(theirs != base)
    response = client.post(url("change", practice.pk), data)
    assert response.status_code == 200 and not response.context["errors"]
    found = response.context["conflict"]
    assert found.mine == mine and found.sides == conflict.sides(base, mine, theirs)
    take = {f"_take_{key}": "theirs" for key in taken}
    merged = client.post(url("change", practice.pk), sent(response, **TAKE, **take))
    assert not merged.context["errors"]
    response = client.post(url("change", practice.pk), sent(merged))
    assert response.status_code == 302, response.context["errors"]
    practice.refresh_from_db()
    stored = Version.objects.get(practice_number=practice.number, number=practice.version).document
    assert in_any_order(stored) == in_any_order(conflict.merge(base, mine, theirs, taken))


def in_any_order(document):
    """A save leaves terms, places and tags that were there where they were, and puts new ones behind them."""
    filed = {key: sorted(document[key], key=str) for key in [*FILED, "tags"] if key in document}
    return document | filed


GENERATED = st.tuples(DOCUMENTS, DOCUMENTS, DOCUMENTS, KEYS, KEYS, KEYS)


def settled(examples):
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    phases = [Phase.explicit, Phase.reuse, Phase.generate]  # an example takes seconds: too long to make it small
    return settings(max_examples=examples, phases=phases, deadline=None, suppress_health_check=quiet)


@given(GENERATED)
@settled(8)
def test_the_form_stores_what_the_documents_say(generated):
    with transaction.atomic():
        law(*generated)
        transaction.set_rollback(True)


@pytest.mark.drill
@given(GENERATED)
@settled(60)
def test_the_form_stores_what_the_documents_say_many_times(generated):
    with transaction.atomic():
        law(*generated)
        transaction.set_rollback(True)
