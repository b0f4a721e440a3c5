"""Cells that are words: texts, keys, enumerated values, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from termwise.book.faults import CellFault, Parsed, Parser, shown, suggestion, wrong_type

MOST_BYTES = 10_000
"""The longest text, in bytes of UTF-8."""

LONGEST_KEY = 200
"""The longest key, in characters."""

# Line and paragraph separators break lines as control characters do; halves of surrogate pairs
# cannot be written to a file.
_KEY = re.compile(rf"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{{1,{LONGEST_KEY}}}")
_LISTED = 12


def parse_text(raw: object) -> Parsed:
    """Any text of at most `MOST_BYTES` that can be written to a file."""
    if not isinstance(raw, str):
        return wrong_type(raw, "a text, in quotes")
    text = _exact(raw)
    if len(text) * 4 > MOST_BYTES and len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        help = f"a text has at most {MOST_BYTES:,} bytes of UTF-8"
        return CellFault("text-too-long", f"this text of {len(text)} characters is too long", help)
    if "\0" in text:
        help = "take it out: databases and spreadsheets cannot hold it"
        return CellFault("bad-text", f"{shown(text)} contains a NUL character", help)
    if not text.isascii() and _has_half(text):
        help = "write the character again: half of it was lost where the text was cut"
        return CellFault("bad-text", f"{shown(text)} contains half a character", help)
    return text


def parse_key(raw: object) -> Parsed:
    """A key: one line of text of at most `LONGEST_KEY` characters, without spaces around it."""
    # Nearly all keys are letters and digits.
    if type(raw) is str and raw.isalnum() and len(raw) <= LONGEST_KEY:
        return raw
    if not isinstance(raw, str):
        return wrong_type(raw, "the key as a text, in quotes")
    key = _exact(raw)
    if _KEY.fullmatch(key) is None:
        if len(key) > LONGEST_KEY:
            message = f"this key of {len(key)} characters is too long"
            return CellFault("bad-key", message, f"a key has at most {LONGEST_KEY} characters")
        message = f"{shown(key)} contains a character that cannot be seen"
        return CellFault("bad-key", message, "a key is one line of text")
    if key[0].isspace() or key[-1].isspace():
        message = f"{shown(key)} has spaces around it"
        return CellFault("bad-key", message, "take them out: nobody could tell such keys apart")
    return key


def are_plain_texts(texts: Sequence[str]) -> bool:
    """Whether each of many texts surely is what `parse_text` makes of it, or empty."""
    if max(map(len, texts), default=0) * 4 > MOST_BYTES:
        return False
    together = "".join(texts)
    return "\0" not in together and (together.isascii() or not _has_half(together))


def are_plain_keys(texts: Sequence[str]) -> bool:
    """Whether each of many texts surely is what `parse_key` makes of it, or empty."""
    together = "".join(texts)
    # A text that is printable has no space but " ".
    short = max(map(len, texts), default=0) <= LONGEST_KEY
    return short and together.isprintable() and " " not in together


def parse_boolean(raw: object) -> Parsed:
    """True or false, and nothing that only looks like it."""
    if isinstance(raw, bool):
        return raw
    if raw == "true":
        return True
    if raw == "false":
        return False
    if not isinstance(raw, str):
        return wrong_type(raw, "True or False")
    small = raw.strip().lower()
    help = f"write {small}" if small in ("true", "false") else "write true or false"
    return CellFault("bad-boolean", f"{shown(raw)} is neither true nor false", help)


def enumeration_parser(values: tuple[str, ...]) -> Parser:
    """Reads one of the listed values."""
    own = {value: value for value in values}
    listed = ", ".join(values[:_LISTED]) + (" …" if len(values) > _LISTED else "")

    def parse(raw: object) -> Parsed:
        if not isinstance(raw, str):
            return wrong_type(raw, f"one of {listed}, as a text")
        found = own.get(_exact(raw))
        if found is not None:
            return found
        help = suggestion(raw, values) or f"write one of {listed}"
        return CellFault("unknown-value", f"{shown(raw)} is not one of {listed}", help)

    return parse


def _exact(text: str) -> str:
    """A plain str of it: members of a StrEnum and the like are texts with more to them."""
    return text if type(text) is str else str.__str__(text)


def _has_half(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
