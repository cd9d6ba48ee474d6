"""The collection as a flat table: one declaration of its columns, for the editors' round trip and for readers' files.

A column makes a cell of a document (``Column.write``), and of a cell a change of the document (``Column.change``),
which ``document.parse`` has to check. Names of terms come from ``Names``, made of a snapshot's vocabularies.
"""

from practices.document.columns.cells import FORMULA, Wrong
from practices.document.columns.column import CELL_LIMIT, Column
from practices.document.columns.names import Names
from practices.document.columns.table import EDITORIAL, NUMBER, PUBLIC, of_problem

__all__ = ["CELL_LIMIT", "EDITORIAL", "FORMULA", "NUMBER", "PUBLIC", "Column", "Names", "Wrong", "of_problem"]
