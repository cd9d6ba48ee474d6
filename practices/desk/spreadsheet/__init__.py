"""The round trip of editors: the collection as a spreadsheet, and what somebody has changed in it.

``workbook`` writes the file, ``upload`` reads one, ``changes`` says what it changes and what is wrong with it,
``takeover`` writes that down. All goes through documents and ``practices.document.columns``.
"""

NOTE = "Tabelle"  # of the versions that come from a file
MOST_ROWS = 5000
SHEET = "Beiträge"
VERSION = "Fassung"  # heading of the column that says what a row was made of
