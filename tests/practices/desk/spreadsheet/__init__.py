"""An editor's hands: download, change cells, upload, read the preview, confirm."""

import html
import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

PAGE = "/admin/practices/practice/tabelle/"
FILE = f"{PAGE}datei/"
PREVIEW = f"{PAGE}vorschau/"


def download(client, query=""):
    response = client.get(FILE + query)
    assert response.status_code == 200
    return response.getvalue()


def rows(content, sheet="Beiträge"):
    """``[{heading: value}]`` of a workbook."""
    head, *body = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def edited(content, changes, new=()):
    """The workbook with ``{(number, heading): value}`` changed and rows of ``{heading: value}`` added."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Beiträge"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    lines = {sheet.cell(line, columns["Nummer"]).value: line for line in range(2, sheet.max_row + 1)}
    for (number, heading), value in changes.items():
        put(sheet, lines[number], columns[heading], value)
    for row in new:
        line = sheet.max_row + 1
        for heading, value in row.items():
            put(sheet, line, columns[heading], value)
    return saved(book)


def put(sheet, line, column, value):
    """A value; a text as an editor's program stores it that never takes it for a formula."""
    cell = sheet.cell(line, column)
    cell.value = value.replace("_x", "_x005F_x") if isinstance(value, str) else value  # as Excel does
    if isinstance(value, str) and not value.startswith("=FORMULA"):
        cell.data_type = "s"


def workbook(*lines):
    """A workbook of bare lines."""
    book = Workbook()
    for line, cells in enumerate(lines, 1):
        for column, value in enumerate(cells, 1):
            put(book.active, line, column, value)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, content, name="tabelle.xlsx"):
    return client.post(PAGE, {"datei": SimpleUploadedFile(name, content)})


def previewed(client, content, name="tabelle.xlsx"):
    """The words of the preview, and the page."""
    response = upload(client, content, name)
    assert response.status_code == 302, words(response)
    response = client.get(response["Location"])
    assert response.status_code == 200
    return words(response), response


def figures(response):
    """``{"changed": 1, …}`` as the preview says."""
    found = re.findall(r'data-kind="(\w+)".*?<dd>(\d+)</dd>', response.content.decode())
    return {kind: int(count) for kind, count in found}


def confirm(client, response):
    key = re.search(r'name="datei" value="(\d+)"', response.content.decode())[1]
    return client.post(PREVIEW, {"datei": key}, follow=True)


def take_over(client, content, name="tabelle.xlsx"):
    return confirm(client, previewed(client, content, name)[1])


def words(response):
    text = html.unescape(re.sub(r"<[^>]*>", "", response.content.decode()))
    return " ".join(text.split())
