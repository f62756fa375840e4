"""Three ways to colour the screen: dark, light for projectors, high contrast (7:1 and more)."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="nianbao-dark",
    primary="#5aa9e6",
    secondary="#7fc8a9",
    accent="#f4c95d",
    warning="#f4c95d",
    error="#ff8a80",
    success="#8bd49c",
    foreground="#e6e6e6",
    background="#16191d",
    surface="#1d2126",
    panel="#2a3038",
    dark=True,
    variables={"quiet": "#aab0b8", "rule": "#717985"},
)
LIGHT = Theme(
    name="nianbao-light",
    primary="#0b5394",
    secondary="#1b6e50",
    accent="#7a4f00",
    warning="#7a4f00",
    error="#a61b1b",
    success="#1b6e3a",
    foreground="#1a1a1a",
    background="#fafaf7",
    surface="#ffffff",
    panel="#e4e8ee",
    dark=False,
    variables={"quiet": "#4d545c", "rule": "#8a929c"},
)
CONTRAST = Theme(
    name="nianbao-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff9999",
    success="#66ff66",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    text_alpha=1.0,
    variables={"quiet": "#e0e0e0", "rule": "#c0c0c0"},
)
THEMES = (DARK, LIGHT, CONTRAST)
