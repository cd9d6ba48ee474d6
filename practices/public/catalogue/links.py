"""Which live records name which: the relations of the collection, readable from both ends."""


class Links:
    """``outward`` {number: ((kind, number named), …)} and its inverse, both of practice numbers."""

    __slots__ = ("outward", "inward")

    def __init__(self, outward=None, inward=None):
        self.outward, self.inward = outward or {}, inward or {}

    def changed(self, gone, fresh):
        """New links without those that the records ``gone`` name, and with ``fresh`` {number: [(kind, number)]}."""
        outward, inward = dict(self.outward), dict(self.inward)
        for number in gone:
            for _, named in outward.pop(number, ()):
                inward[named] = tuple(link for link in inward[named] if link[1] != number)
        for number, named_by_it in fresh.items():
            outward[number] = tuple(named_by_it)
            for kind, named in named_by_it:
                inward[named] = (*inward.get(named, ()), (kind, number))
        return Links(outward, inward)

    def of(self, number):
        """``{other number: (kind, whether it is the other that names this one)}``; its own relations come first."""
        links = {other: (kind, False) for kind, other in self.outward.get(number, ())}
        for kind, other in self.inward.get(number, ()):
            links.setdefault(other, (kind, True))
        return links
