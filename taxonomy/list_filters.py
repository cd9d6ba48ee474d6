"""What a list of the desk may be asked by its address."""


def is_offered(model_admin, lookup, request):
    """Whether a parameter of a list's address is one that the list's own filters write.

    Django would compare any column in any way: "?internal_note__contains=a" tells letter by letter what no page
    shows to the person, "?practices=12" what a record is filed under that they may not read, and one regular
    expression keeps a process busy for hours.
    """
    name, _, comparison = lookup.partition("__")
    filters = {getattr(one, "parameter_name", one) for one in model_admin.get_list_filter(request)}
    return name in filters and comparison in ("", "exact", "isnull", "id__exact")
