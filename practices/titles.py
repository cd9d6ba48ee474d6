"""The two voices of a title: the place it speaks of, light, and the name, bold."""

PREFIX = "Praxisbeispiel "


def split(title, place_name=""):
    """``(lead, name)``: "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften" → ("Praxisbeispiel Wuppertal:", …).

    Only what stands before a colon and names the record's place is a lead-in; other titles have none.
    """
    before, colon, after = title.partition(": ")
    if colon and place_name and place_name.split()[0] in before:
        return f"{before}:", after
    return "", title


def short_lead(lead):
    """The lead-in where the kind already stands beside it: without the word "Praxisbeispiel"."""
    return lead.removeprefix(PREFIX)


def for_sorting(title):
    """The title as lists show it, by which they are also ordered."""
    return title.removeprefix(PREFIX)
