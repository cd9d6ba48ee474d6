"""How well the search answers judged queries; what fails stays in the set and is printed."""

import pytest

from tests.practices.search import relevance

pytestmark = pytest.mark.django_db


def test_recall_and_precision_on_the_judged_queries():
    recall, precision, faults = relevance.score(relevance.publish())
    for judged, found in faults:
        missing, wrong = sorted(judged.expected - found), sorted(found - judged.expected)
        print(f"{judged.category}: {judged.query} {judged.options} missing {missing} wrong {wrong}")
    print(f"recall {recall:.3f}, precision {precision:.3f}, {len(faults)} not perfect")
    assert recall >= 0.97
    assert precision >= 0.99
