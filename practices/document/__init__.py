"""One practice as plain data: the only form in which a practice is stored, compared, moved and published.

``shape`` says what a document looks like, ``naming`` how it names terms, places and files, ``reading`` makes it of the
desk's rows, ``writing`` makes rows of it, ``public`` makes the only form that leaves the house.
"""

from practices.document.naming import resolve
from practices.document.public import public
from practices.document.reading import build
from practices.document.shape import FORMAT, Problem, in_order, parse
from practices.document.writing import apply, relate

__all__ = ["FORMAT", "Problem", "apply", "build", "in_order", "parse", "public", "relate", "resolve"]
