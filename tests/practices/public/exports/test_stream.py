"""A long answer: one at a time, given back by whoever goes away, and with a last word when it breaks off."""

import pytest

from practices.public.exports import stream
from practices.public.exports.stream import Busy, Stream


def pieces():
    yield b"one "
    yield b"two "
    raise OSError("The disk has gone.")


def test_the_place_is_taken_by_one_and_given_back_once():
    first = Stream(lambda: [b"a"], b"")
    with pytest.raises(Busy):
        Stream(lambda: [], b"")
    first.close()
    second = Stream(lambda: [b"b"], b"")
    first.close()
    with pytest.raises(Busy):
        Stream(lambda: [], b"")
    assert list(second) == [b"b"]
    Stream(lambda: [], b"").close()


def test_a_reader_who_goes_away_in_the_middle_gives_the_place_back(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 1)
    reading = Stream(lambda: [b"a", b"b"], b"")
    chunks = iter(reading)
    assert next(chunks) == b"a"
    chunks.close()
    Stream(lambda: [], b"").close()


def test_what_breaks_off_gets_its_last_words_and_the_place_is_free(caplog):
    assert list(Stream(pieces, b"broken")) == [b"broken"]
    assert "The disk has gone." in caplog.text
    Stream(lambda: [], b"").close()


def test_who_takes_too_long_is_sent_away(monkeypatch, caplog):
    monkeypatch.setattr(stream, "LONGEST", -1)
    monkeypatch.setattr(stream, "CHUNK", 1)
    assert list(Stream(lambda: [b"a", b"b"], b"broken")) == [b"a", b"broken"]
    assert "Nobody took the whole answer" in caplog.text


def test_small_pieces_go_together():
    assert [len(chunk) for chunk in stream.gathered([b"x" * 1000] * 100)] == [66_000, 34_000]


def test_what_cannot_even_begin_gives_the_place_back():
    def write():
        raise OSError("The disk is full.")

    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            Stream(write, b"")
