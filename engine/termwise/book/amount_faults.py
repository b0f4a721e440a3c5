"""What was probably meant by a text that is no plain decimal: `1,000.00`, `12,50`, `€12`."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from termwise.book.faults import CellFault, shown

_SEPARATORS = ",.' \u00a0\u2009\u202f\u2019_"
_POINT_DECIMALS = re.compile(rf"-?[0-9]{{1,3}}(?:[{_SEPARATORS}][0-9]{{3}})+\.[0-9]+")
_COMMA_DECIMALS = re.compile(rf"-?[0-9]{{1,3}}(?:[{_SEPARATORS}][0-9]{{3}})+,[0-9]+")
_THOUSANDS = re.compile(rf"-?[0-9]{{1,3}}(?:[{_SEPARATORS}][0-9]{{3}})+")
_ONE_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_PERCENT = re.compile(r"(-?[0-9]{1,20}(?:\.[0-9]{1,20})?) ?%")
_BRACKETS = re.compile(r"\(([0-9]+(?:\.[0-9]+)?)\)")
_PLUS = re.compile(r"\+([0-9]+(?:\.[0-9]+)?)")
_MINUS = re.compile(r"[\u2212\u2013] ?([0-9]+(?:\.[0-9]+)?)")
_NO_WHOLE = re.compile(r"(-?)\.([0-9]+)")
_NO_DECIMALS = re.compile(r"(-?[0-9]+)\.")
_EXPONENT = re.compile(r"-?[0-9.]+[eE][+-]?[0-9]+")
_WITH_WORD = re.compile(r"[^\W\d]{1,20} ?(-?[0-9.]+)|(-?[0-9.]+) ?[^\W\d]{1,20}")
_SIGN = re.compile(r"[$€£¥₹] ?(-?[0-9.]+)|(-?[0-9.]+) ?[$€£¥₹]")

_Advice = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def broken_amount(text: str, noun: str) -> CellFault:
    """The fault of a text that is not `noun`, with what to write instead where that is plain."""
    message = f"{shown(text)} is not {noun}"
    if text.strip() != text and text.strip():
        return CellFault("bad-amount", message, "take out the spaces around it")
    if len(text) <= 60:
        for pattern, advice in _ADVICE:
            if found := pattern.fullmatch(text):
                return CellFault("bad-amount", message, advice(found))
    return CellFault("bad-amount", message, "write it in digits, like 1234.50 or 1234")


def _digits(text: str) -> str:
    return re.sub(rf"[{_SEPARATORS}]", "", text)


def _grouped(found: re.Match[str]) -> str:
    whole, _, decimals = found[0].rpartition("." if found.re is _POINT_DECIMALS else ",")
    separators = "write it without thousands separators, and the decimals after a point"
    return f"{separators}: {_digits(whole)}.{decimals}"


def _thousands(found: re.Match[str]) -> str:
    plain = _digits(found[0])
    if _ONE_COMMA.fullmatch(found[0]):
        other = found[0].replace(",", ".")
        return f"write {plain} if the comma parts thousands, {other} if it parts decimals"
    return f"write it without thousands separators: {plain}"


def _share(found: re.Match[str]) -> str:
    return f"write the share as a number: {format(Decimal(found[1]).scaleb(-2).normalize(), 'f')}"


def _alone(found: re.Match[str]) -> str:
    return f"write the number alone: {found[1] or found[2]}"


# The first that fits is told.
_ADVICE: tuple[_Advice, ...] = (
    (_POINT_DECIMALS, _grouped),
    (_COMMA_DECIMALS, _grouped),
    (_THOUSANDS, _thousands),
    (_ONE_COMMA, lambda m: f"write the decimals after a point: {m[0].replace(',', '.')}"),
    (_PERCENT, _share),
    (_BRACKETS, lambda m: f"write a negative amount with a minus: -{m[1]}"),
    (_PLUS, lambda m: f"leave out the plus: {m[1]}"),
    (_MINUS, lambda m: f"write the minus as a hyphen: -{m[1]}"),
    (_NO_WHOLE, lambda m: f"write a digit before the point: {m[1]}0.{m[2]}"),
    (_NO_DECIMALS, lambda m: f"leave out the point: {m[1]}"),
    (_EXPONENT, lambda _: "write all its digits, without an exponent"),
    (_WITH_WORD, _alone),
    (_SIGN, _alone),
)
