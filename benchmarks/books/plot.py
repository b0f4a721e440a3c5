"""A plot of figures by size, both on a scale of tens, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

from .timing import Timed

WIDTH: Final = 760
HEIGHT: Final = 420
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 40, 50

# Told apart by colour-blind readers, on white and on black.
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#888888")


def plot(title: str, sizes: Sequence[Sequence[Timed]], value: Callable[[Timed], float]) -> str:
    """A line for every peer, and its name at the end of the line."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for figures in sizes:
        for each in figures:
            points = lines.setdefault(each.peer.name, [])
            points.append((log10(each.orders), log10(value(each))))
    scale = _Scale([point for points in lines.values() for point in points])
    body = [*scale.grid(), *_drawn(lines, scale)]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="13">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
            *body,
            "</svg>\n",
        )
    )


class _Scale:
    """Where a point lies, in pixels: powers of ten are the bounds."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        across, up = [point[0] for point in points], [point[1] for point in points]
        self.left, self.right = floor(min(across)), ceil(max(across))
        self.low, self.high = floor(min(up)), ceil(max(up))

    def x(self, across: float) -> float:
        share = (across - self.left) / max(self.right - self.left, 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, up: float) -> float:
        share = (up - self.low) / max(self.high - self.low, 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def grid(self) -> Iterator[str]:
        for power in range(self.low, self.high + 1):
            y = self.y(power)
            yield f'<path d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:,g}</text>'
        for power in range(self.left, self.right + 1):
            x, below = self.x(power), HEIGHT - BOTTOM
            yield f'<path d="M{x:.0f} {TOP}V{below}" stroke="#ddd"/>'
            label = f"{10**power:,}"
            yield f'<text x="{x:.0f}" y="{below + 20}" text-anchor="middle">{label}</text>'
        middle = (LEFT + WIDTH - RIGHT) / 2
        yield f'<text x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">orders</text>'


def _drawn(lines: dict[str, list[tuple[float, float]]], scale: _Scale) -> Iterator[str]:
    named = 0.0
    colours = dict(zip(lines, _COLOURS * len(lines), strict=False))
    for name, points in sorted(lines.items(), key=lambda each: -each[1][-1][1]):
        colour = colours[name]
        spots = [(scale.x(across), scale.y(up)) for across, up in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in spots:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
        named = max(spots[-1][1] + 4, named + 17)  # Names never lie over one another.
        yield f'<text x="{WIDTH - RIGHT + 10}" y="{named:.0f}" fill="{colour}">{name}</text>'
