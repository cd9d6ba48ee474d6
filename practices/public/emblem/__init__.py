"""The block plan of one record: a small figure-ground drawing ("Schwarzplan") of a piece of a town.

Form = spatial level, blue houses = actors, golden courts = diversity dimensions, green avenue = place. Everything
is convex polygons, half-plane cuts and insets, and the dice are our own: the same record gives the same bytes on
every machine and Python version, so the answer may be cached for ever under its arguments.
"""

from practices.public.emblem.drawing import caption, draw
from practices.public.emblem.plan import PAINTS, plan

__all__ = ["PAINTS", "caption", "draw", "plan"]
