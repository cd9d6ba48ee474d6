"""All tables of the collection, so that others import them from one place."""

from practices.models.autosave import Autosave
from practices.models.comment import Comment
from practices.models.edition import (
    Edition,
    EditionActor,
    EditionAddress,
    EditionCategory,
    EditionChange,
    EditionDimension,
    EditionFile,
    EditionMark,
    EditionOccasion,
    EditionPlace,
    EditionRelation,
    EditionTag,
)
from practices.models.invitation import Invitation
from practices.models.media import Image, PdfFile
from practices.models.notice import Notice, WithoutLetters
from practices.models.parts import (
    Attachment,
    Author,
    Consideration,
    Involvement,
    LegacyAddress,
    Picture,
    QualityMark,
    Relation,
    Source,
)
from practices.models.practice import (
    NumberCounter,
    Practice,
    PracticeCategory,
    PracticeOccasion,
    PracticePlace,
    PracticeTag,
)
from practices.models.presence import Presence
from practices.models.preview_link import PreviewLink
from practices.models.report import Report, ReportCount, ReportDay
from practices.models.search import (
    IndexAbbreviation,
    IndexState,
    IndexTerm,
    IndexText,
    IndexWord,
    MissedSearch,
    Posting,
    Synonym,
)
from practices.models.spreadsheet import Spreadsheet
from practices.models.step import Step
from practices.models.version import Version

__all__ = [
    "Attachment",
    "Author",
    "Autosave",
    "Comment",
    "Consideration",
    "Edition",
    "EditionActor",
    "EditionAddress",
    "EditionCategory",
    "EditionChange",
    "EditionDimension",
    "EditionFile",
    "EditionMark",
    "EditionOccasion",
    "EditionPlace",
    "EditionRelation",
    "EditionTag",
    "Image",
    "IndexAbbreviation",
    "IndexState",
    "IndexTerm",
    "IndexText",
    "IndexWord",
    "Invitation",
    "Involvement",
    "LegacyAddress",
    "MissedSearch",
    "Notice",
    "NumberCounter",
    "PdfFile",
    "Picture",
    "Posting",
    "Practice",
    "PracticeCategory",
    "PracticeOccasion",
    "PracticePlace",
    "PracticeTag",
    "Presence",
    "PreviewLink",
    "QualityMark",
    "Relation",
    "Report",
    "ReportCount",
    "ReportDay",
    "Source",
    "Spreadsheet",
    "Step",
    "Synonym",
    "Version",
    "WithoutLetters",
]
