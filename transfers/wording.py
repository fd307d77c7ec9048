"""What is wrong, in the reader's words: codes are stored, sentences are made when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CELLS = {
    "needed": gettext_lazy("is missing"),
    "formula": gettext_lazy("is a formula without a value; save the values, or paste them as text"),
    "number": gettext_lazy("“%(value)s” is no number"),
    "negative": gettext_lazy("“%(value)s” is below nought"),
    "places": gettext_lazy("“%(value)s” has more than two decimal places"),
    "whole": gettext_lazy("“%(value)s” is no whole number"),
    "too_large": gettext_lazy("“%(value)s” is too large"),
    "too_long": gettext_lazy("is longer than %(most)s characters"),
    "boolean": gettext_lazy("“%(value)s” is neither yes nor no"),
    "date": gettext_lazy("“%(value)s” is no date such as 2026-11-22"),
    "status": gettext_lazy("“%(value)s” is none of: draft, announced, active, clearance, retired"),
    "code": gettext_lazy("“%(value)s” may hold Latin letters, digits, - and _ only, at most 80"),
    "address": gettext_lazy("may hold letters, digits, - and _ only, at most 160"),
    "unknown": gettext_lazy("is not known in this shop"),
    "ambiguous": gettext_lazy("is the name of several; write its code or its whole path"),
    "unknown_choice": gettext_lazy("is none of the choices of this attribute"),
    "not_of_type": gettext_lazy("is no attribute of this product's type"),
    "was_not_higher": gettext_lazy("must be higher than the price"),
    "taken": gettext_lazy("“%(value)s” belongs to another product"),
    "not_complete": gettext_lazy(
        "a product of this type must be more complete before it is sold; import it as a draft"
    ),
    "illegal_step": gettext_lazy("a product that is “%(now)s” cannot become “%(value)s”"),
    "elsewhere": gettext_lazy("belongs to the product %(product)s"),
    "no_new_option": gettext_lazy("an option cannot be added to a product that is there already"),
    "same_choices": gettext_lazy("%(sku)s has the same choices already"),
    "twice": gettext_lazy("stood in row %(row)s already"),
    "promised": gettext_lazy("is less than what is promised to orders"),
    "conflict": gettext_lazy("the shop changed at the same moment; upload this row again"),
}

FILES = {
    "broken_zip": gettext_lazy("The zip file is damaged."),
    "zip_bomb": gettext_lazy("The file unpacks to far more than it should. It was not opened."),
    "xml_bomb": gettext_lazy(
        "The file holds definitions a spreadsheet never needs. It was not read."
    ),
    "encrypted": gettext_lazy("The file is protected by a password. Save it without one."),
    "old_excel": gettext_lazy("This is an old Excel file (.xls). Save it as .xlsx or as CSV."),
    "no_table": gettext_lazy("This is neither a CSV file nor an Excel workbook (.xlsx)."),
    "broken_csv": gettext_lazy("The CSV file is damaged: a cell is not closed, or far too long."),
    "broken_xlsx": gettext_lazy(
        "The workbook is damaged. Open it, save it again, and try once more."
    ),
    "encoding": gettext_lazy("The file mixes encodings. Save it as CSV UTF-8."),
    "too_many_rows": gettext_lazy("There are more than 300,000 rows. Please divide the file."),
    "too_many_columns": gettext_lazy("There are more than 400 columns."),
    "no_rows": gettext_lazy("There are no rows below the headings."),
    "too_large": gettext_lazy("It is larger than 20 MB."),
    "not_in_zip": gettext_lazy("The zip holds no file of this name."),
    "no_zip": gettext_lazy("This is no address, and no zip with pictures was uploaded."),
    "broken_picture": gettext_lazy("This file is not a picture we can use."),
    "not_found": gettext_lazy("There is nothing at this address."),
    "no_answer": gettext_lazy("This address does not answer."),
    "private": gettext_lazy("This address is inside a private network."),
    "address": gettext_lazy("This is not an address."),
}


def sentences(problems: Iterable[Mapping[str, Any]], labels: Mapping[str, str]) -> list[str]:
    """Return each problem as a sentence that begins with its column."""
    return [_sentence(problem, labels) for problem in problems]


def about_file(code: str) -> str:
    """Return what is wrong with a whole file."""
    return str(FILES.get(code, _("This file cannot be read.")))


def _sentence(problem: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    field, told = problem["field"], str(CELLS.get(problem["code"], problem["code"]))
    details = {"value": "", "row": "", "most": "", "sku": "", "product": "", "now": ""}
    words = told % (details | problem["details"])
    return f"{labels.get(field, field)}: {words}" if field else words
