"""The editors' side: one module for each thing an editor works with."""

from practices.desk.admin.library import ImageAdmin, PdfFileAdmin
from practices.desk.admin.practice import PracticeAdmin
from practices.desk.admin.reports import ReportAdmin
from practices.desk.admin.search import MissedSearchAdmin, SynonymAdmin

__all__ = ["ImageAdmin", "MissedSearchAdmin", "PdfFileAdmin", "PracticeAdmin", "ReportAdmin", "SynonymAdmin"]
