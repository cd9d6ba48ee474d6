"""Choosing one or several rows by typing: the admin's autocomplete with full names and without a query a row."""

import json

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


class _Labelled:
    """``labels`` is ``{id: text}`` or a function that gives it; ``known`` holds single ones that are at hand."""

    labels = None

    def __init__(self, *args, labels=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels, self.known = labels, {}

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.known = dict(self.known)
        return copy

    def optgroups(self, name, value, attr=None):
        chosen = [str(pk) for pk in value if pk not in self.choices.field.empty_values]
        # A form comes back with what was sent, but no database could look up what is no id.
        chosen = value = [pk for pk in chosen if pk.isascii() and pk.isdecimal() and len(pk) < 19]
        known = dict(self.known)
        if self.labels and chosen:
            known |= {str(pk): label for pk, label in self.labels().items() if str(pk) in chosen}
        if not all(pk in known for pk in chosen):
            return super().optgroups(name, value, attr)
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        options += [self.create_option(name, pk, known[pk], True, i) for i, pk in enumerate(chosen)]
        return [(None, options, 0)]


class Choice(_Labelled, AutocompleteSelect):
    pass


class Choices(_Labelled, AutocompleteSelectMultiple):
    """Several rows in the order in which they were chosen."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        # "clear all" would stand as a span inside the list, and each choice can be taken away anyway
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class TagChoices(AutocompleteSelectMultiple):
    """Keywords by name: known ones are suggested, new ones are typed and end with a comma or Enter."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        separators = json.dumps([",", ";"])
        return attrs | {"data-tags": "true", "data-token-separators": separators, "data-allow-clear": "false"}

    def optgroups(self, name, value, attr=None):
        return [(None, [self.create_option(name, tag, tag, True, i) for i, tag in enumerate(value)], 0)]
