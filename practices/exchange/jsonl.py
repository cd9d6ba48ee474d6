"""JSON Lines as bytes: one object a line, read one at a time."""

import json
from dataclasses import dataclass

# Thrice fourteen sections at their longest; what is longer is no practice.
MAX_LINE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something. ``error`` is a German sentence; then there is no value."""

    number: int
    value: dict | None = None
    error: str = ""
    end: int = 0  # bytes of the file up to here


class _Unfit(ValueError):
    pass


def read(file):
    """The lines of a binary file; empty ones are passed over, a byte order mark and CRLF are no matter."""
    number = end = 0
    while True:
        raw = file.readline(MAX_LINE + 1)
        if not raw:
            return
        number, end = number + 1, end + len(raw)
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(MAX_LINE)
                end += len(raw)
            yield Line(number, error=f"Die Zeile ist länger als {MAX_LINE // 1024 // 1024} MB.", end=end)
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if raw.strip():
            value, error = parse(raw)
            yield Line(number, value, error, end)


def parse(raw):
    """``(value, "")`` or ``(None, German sentence)`` for the bytes of one line."""
    try:
        value = _decoder.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, f"Das ist kein UTF-8 (Byte {error.start + 1})."
    except json.JSONDecodeError as error:
        return None, f"Das ist kein gültiges JSON (Zeichen {error.pos + 1})."
    except RecursionError:
        return None, "Die Angaben sind zu tief verschachtelt."
    except _Unfit as error:
        return None, str(error)
    except ValueError:  # Python reads no number of more than 4300 digits
        return None, "Die Zeile enthält eine Zahl mit zu vielen Ziffern."
    if not isinstance(value, dict):
        return None, "Hier wird ein Objekt in geschweiften Klammern erwartet."
    return value, ""


def _object(pairs):
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Unfit(f"Das Feld „{twice[:60]}“ kommt zweimal vor.")
    return result


def _constant(name):
    raise _Unfit(f"{name} ist in JSON keine Zahl.")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def printable(text):
    """``text`` of a file as part of a message: no surrogates, no control characters, not endless."""
    return "".join(c if c.isprintable() else "�" for c in text[:400])
