"""From degrees to the drawing of Germany: Lambert's conformal conic projection, on the sphere.

The drawing is 600 units wide and 816 high, a unit is about a kilometre; y grows southwards.
"""

from math import cos, log, pi, radians, sin, tan

WIDTH, HEIGHT = 600, 816
MERIDIAN = radians(10.5)
SOUTH, NORTH = radians(48 + 40 / 60), radians(53 + 40 / 60)  # true to scale, as in official maps of Germany
CONE = log(cos(SOUTH) / cos(NORTH)) / log(tan(pi / 4 + NORTH / 2) / tan(pi / 4 + SOUTH / 2))
APEX = cos(SOUTH) * tan(pi / 4 + SOUTH / 2) ** CONE / CONE
# Where the outline of Germany ends in the west and in the north, and how wide it is, in radii of the earth.
WEST, TOP, ACROSS = -0.050923, 0.735635, 0.100189


def project(latitude, longitude):
    """``(x, y)`` of a point given in degrees (WGS 84). Near the poles the drawing has no end; they are cut off."""
    latitude = radians(min(max(latitude, -89), 89))
    distance = APEX / tan(pi / 4 + latitude / 2) ** CONE
    angle = CONE * (radians(longitude) - MERIDIAN)
    x, y = distance * sin(angle), distance * cos(angle)
    return (x - WEST) / ACROSS * WIDTH, (y - TOP) / ACROSS * WIDTH
