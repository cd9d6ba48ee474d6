"""One practice as plain data: the only form in which a practice is stored, compared, moved and published.

``shape`` says what a document looks like, ``naming`` how it names terms and places, ``rows`` reads and writes the
desk's rows, ``public`` makes the only form that leaves the house.
"""

from practices.document.naming import resolve
from practices.document.public import public
from practices.document.rows import apply, build, relate
from practices.document.shape import FORMAT, Problem, in_order, parse

__all__ = ["FORMAT", "Problem", "apply", "build", "in_order", "parse", "public", "relate", "resolve"]
