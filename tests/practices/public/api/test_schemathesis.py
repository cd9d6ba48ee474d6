"""Whatever the description allows, and what it does not, is answered as it says and never by an error of ours."""

from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks

from divercity.headers import utf8
from practices.public.api.addresses import DESCRIPTION

# Not asked: whether all that fits the schema is accepted, since only the collection knows which slugs name a term;
# and whether all that does not is refused, since an empty value is no choice, as in a form.
ASKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


def checks():
    load_all_checks()
    return CHECKS.get_by_names(ASKED)


def ask(count, mode):
    """Ask every operation ``count`` times; returns how often in all."""
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, utf8(get_wsgi_application()))
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @seed(1)
        @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def run(case):
            nonlocal asked
            asked += 1
            # Its own client for WSGI asks for gzip and does not unpack it.
            case.call_and_validate(checks=checks(), headers={"Accept-Encoding": "identity"})

        with suppress(Unsatisfiable):  # without parameters there is nothing to get wrong
            run()
    return asked


@pytest.fixture
def one_connection():
    """The end of a request closes no connection: it is the test's, as it is for Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_nothing_that_is_asked_breaks_the_description(collection, one_connection, mode):
    assert ask(8, mode) > 20


@pytest.mark.drill
@pytest.mark.django_db
def test_five_hundred_questions_an_operation(collection, one_connection, drill_note):
    asked = sum(ask(500, mode) for mode in schemathesis.GenerationMode)
    drill_note(f"Schemathesis asked the API {asked} questions: no error of ours, no answer unlike its description")
