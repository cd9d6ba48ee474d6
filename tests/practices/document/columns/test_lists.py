from hypothesis import example, given
from hypothesis import strategies as st

from practices.document.columns import lists

values = st.text('ab"|;\n ', min_size=1).map(str.strip).filter(bool)


@given(st.lists(values))
@example(['"', '";', 'a;"b"', '""'])
def test_values_come_back_whatever_marks_they_hold(given_values):
    assert lists.split(lists.join(given_values)) == given_values


@given(st.lists(st.lists(values | st.just(""), max_size=4).map(lambda row: ["x", *row])))
def test_rows_come_back_whatever_marks_they_hold(rows):
    while_filled = [row[: max(i for i, part in enumerate(row) if part) + 1] for row in rows]
    assert lists.split_rows(lists.join_rows(rows)) == while_filled


def test_people_may_write_a_line_for_each_value_and_quote_as_they_like():
    assert lists.split("Angst\nLicht ; „Platz“;;") == ["Angst", "Licht", "„Platz“"]
    assert lists.split_rows('"Platz da" e. V. | beteiligt\n\n| x') == [['"Platz da" e. V.', "beteiligt"], ["", "x"]]


def test_a_long_text_of_marks_takes_no_time():
    assert len(lists.split('";""' * 50_000)) > 1
