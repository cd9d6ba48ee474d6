"""What is answered in place of a page: what was wrong with the request, or that a record was withdrawn."""

from django.shortcuts import render


def refuse(request, problems, status=400):
    """``problems`` are German sentences; ``status`` is 400, 404, 410 or 503."""
    return render(request, f"{status}.html", {"problems": problems}, status=status)


def gone(request, edition):
    context = {"number": edition.practice_number, "note": edition.withdrawal_note}
    return render(request, "practices/gone.html", context, status=410)
