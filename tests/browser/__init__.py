"""Tests that drive Chromium."""

# How pages are looked at: what is narrow is no other in light, what is dark no other on a wide screen.
LOOKS = [(1280, "light"), (320, "dark")]
