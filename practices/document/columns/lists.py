"""Several values in one cell: "Angst; Licht", or a row a line, its parts with a bar between: "Alter | barrierefrei".

A value that holds a mark itself stands in quotation marks, doubled inside, as in CSV. Nothing is ever unreadable:
a quotation mark that does not close is one of the text.
"""

import re


def _reader(marks):
    quoted = rf'"((?:[^"]|"")*)"[ \t]*(?=[{marks}]|\Z)'
    return re.compile(rf"[ \t]*(?:{quoted}|([^{marks}]*))([{marks}]|\Z)")


_VALUE = _reader(r";\n")
_PART = _reader(r"|\n")


def _quoted(text, marks):
    needs = text.startswith('"') or any(mark in text for mark in marks)
    return '"' + text.replace('"', '""') + '"' if needs else text


def _parse(text, pattern):
    """``(value, mark behind it)`` one after the other."""
    at = 0
    while True:
        found = pattern.match(text, at)
        yield found[2].strip() if found[1] is None else found[1].replace('""', '"').strip(), found[3]
        at = found.end()
        if not found[3]:
            return


def join(values):
    return "; ".join(_quoted(value, ";\n") for value in values)


def split(text):
    return [value for value, _ in _parse(text, _VALUE) if value]


def join_rows(rows):
    """A line for each row; empty parts at its end are left out."""
    lines = []
    for row in rows:
        parts = list(row)
        while parts and not parts[-1]:
            parts.pop()
        lines.append(" | ".join(_quoted(part, "|\n") for part in parts))
    return "\n".join(lines)


def split_rows(text):
    rows, row = [], []
    for value, mark in _parse(text, _PART):
        row.append(value)
        if mark != "|":
            rows.append(row)
            row = []
    return [row for row in rows if any(row)]
