"""Diagnostics as a terminal, a program, a code host and a page read them."""

from termwise.language.render.github import render_github
from termwise.language.render.html import render_html
from termwise.language.render.json import render_json, to_objects
from termwise.language.render.sarif import render_sarif, to_sarif
from termwise.language.render.terminal import render_terminal

__all__ = [
    "render_github",
    "render_html",
    "render_json",
    "render_sarif",
    "render_terminal",
    "to_objects",
    "to_sarif",
]
