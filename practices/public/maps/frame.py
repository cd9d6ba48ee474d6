"""The outlines of the Länder, and the part of Germany that a map shows.

Outlines are in the units of ``projection``; what is drawn on top is in the units of the frame, which is always
660 wide, so that a mark has the same size on every map.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from practices.public.catalogue.terms import STATE_NAMES
from practices.public.maps import projection

STATES = json.loads(Path(__file__).with_name("germany.json").read_text())
WIDTH = 660
PADDING = 0.05  # of the width of what is shown, on each side: marks at the border need room
NARROWEST = 90  # so many units (about as many kilometres) are shown at least: a city alone says little
FINE = 3  # so many chosen Länder have their fine outlines; more of them are too small for it to show
CLOSE = 3.4  # from this scale on the neighbours have them too: their borders would not meet
EDGE = 28  # a strip without marks; at the top and on the left it has the letters and numbers of the squares
SQUARE = 82.5  # side of a grid square: eight across, A to H
position = lru_cache(maxsize=8192)(projection.project)


@dataclass(frozen=True, slots=True)
class Frame:
    """``left`` and ``top`` in units of the outlines, ``scale`` units of the frame for one of them."""

    left: float
    top: float
    scale: float
    height: int
    states: tuple
    width: int = WIDTH

    @classmethod
    def around(cls, states):
        """The frame that shows these Länder; all of Germany without any."""
        boxes = [STATES[state]["box"] for state in states] or [(0, 0, projection.WIDTH, projection.HEIGHT)]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        # Neither a tower nor a strip, whatever the shape of the Land.
        width = max(right - left, NARROWEST, (bottom - top) / 1.36)
        height = max(bottom - top, width * 0.8)
        padding = width * PADDING
        left = (left + right - width) / 2 - padding
        top = (top + bottom - height) / 2 - padding
        scale = WIDTH / (width + 2 * padding)
        return cls(left, top, scale, round((height + 2 * padding) * scale), tuple(states))

    def place(self, point):
        """Where a point (latitude, longitude) lies in the frame; None outside, or too near its edge for a mark."""
        x, y = position(*point)
        x, y = (x - self.left) * self.scale, (y - self.top) * self.scale
        inside = EDGE <= x <= WIDTH - EDGE and EDGE <= y <= self.height - EDGE
        return (x, y) if inside else None

    def square(self, x, y):
        """The name of the grid square in which a point of the frame lies: "C 4"."""
        return f"{'ABCDEFGH'[min(int(x / SQUARE), 7)]}\xa0{int(y / SQUARE) + 1}"

    @property
    def transform(self):
        """From the outlines to the frame, as the attribute of an SVG group."""
        return f"scale({self.scale:.4g})translate({-self.left:.1f} {-self.top:.1f})"

    @property
    def outlines(self):
        """``[(state, name, path, chosen)]`` of the Länder in the frame, the chosen ones last, lying on top."""
        bottom, right = self.top + self.height / self.scale, self.left + WIDTH / self.scale
        fine = STATES if self.scale >= CLOSE else self.states if len(self.states) <= FINE else ()
        inside = [
            (state, STATE_NAMES[state], shape["fine" if state in fine else "coarse"], state in self.states)
            for state, shape in STATES.items()
            for x0, y0, x1, y1 in [shape["box"]]
            if x0 < right and x1 > self.left and y0 < bottom and y1 > self.top
        ]
        return sorted(inside, key=lambda outline: outline[3])

    @property
    def grid(self):
        """The lines between the squares as a path, and ``[(x, y, letter or number)]`` at the edge."""
        columns, rows = range(1, 8), range(1, int(self.height / SQUARE) + 1)
        lines = [f"M{x * SQUARE:g} 0V{self.height}" for x in columns]
        lines += [f"M0 {y * SQUARE:g}H{WIDTH}" for y in rows]
        names = [(round((x + 0.5) * SQUARE), EDGE - 8, letter) for x, letter in enumerate("ABCDEFGH")]
        names += [(EDGE // 2, round((y + 0.5) * SQUARE) + 6, y + 1) for y in range(int(self.height / SQUARE))]
        return "".join(lines), names
