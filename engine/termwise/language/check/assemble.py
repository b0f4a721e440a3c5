"""All declarations of a program, checked and put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from termwise.language import declarations as d
from termwise.language.check.clashes import check_names
from termwise.language.check.header import check_header
from termwise.language.check.lines import line_signature
from termwise.language.check.order import typing_order
from termwise.language.check.parameters import check_parameters
from termwise.language.check.periods import check_period, check_period_owners
from termwise.language.check.reading import Name, Reading, VersionReading
from termwise.language.check.rules import check_rule
from termwise.language.check.signatures import signature_of
from termwise.language.check.suggest import did_you_mean
from termwise.language.check.warnings import warnings_of
from termwise.language.cycles import find_cycles
from termwise.language.denominators import check_denominators
from termwise.language.diagnostics import Diagnostic, Findings, Label
from termwise.language.program import Period, Program, Version, Words
from termwise.language.source import Span


def check_program(
    written: d.ProgramWritten, versions: Sequence[d.VersionWritten], findings: Findings
) -> Program | None:
    """The typed program, or None where anything is wrong; all findings are recorded."""
    header = check_header(written, findings)
    reading = Reading(header, tuple(_version_reading(v) for v in versions))
    for number in range(len(versions)):
        check_names(number, reading)
        check_parameters(number, reading)
    _check_periods(reading)
    _check_rules(reading)
    if not findings.failed:
        _check_replaces(reading)
    told = told_once([*findings.found, *_sorted(reading.findings.found)])
    # program.yaml first, then the versions by day; and each from its top to its end.
    findings.found[:] = sorted(
        _sorted(told), key=lambda d: d.span.source.name != written.span.source.name
    )
    if findings.failed:
        return None
    findings.found.extend(_sorted(warnings_of(reading)))
    program = _assembled(written, reading)
    findings.found.extend(find_cycles(program))
    if not findings.failed:
        findings.found.extend(check_denominators(program))
    return None if findings.failed else program


def _version_reading(written: d.VersionWritten) -> VersionReading:
    return VersionReading(
        written,
        {p.name.text: p for p in written.periods},
        {(m.subject.text, m.name.text): m for m in written.measures},
        {(x.subject.text, x.name.text): x for x in written.decisions},
        {r.id.text: r for r in written.rules},
    )


def told_once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The first of what is told of one place: anything more would follow from it."""
    first: dict[tuple[str, int, int, int, int], Diagnostic] = {}
    for each in found:
        first.setdefault(_place(each.span), each)
    return list(first.values())


def _place(span: Span) -> tuple[str, int, int, int, int]:
    return span.source.name, span.line, span.column, span.end_line, span.end_column


def _sorted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By version, from its top to its end."""
    return sorted(found, key=lambda d: (d.span.source.name, d.span.line, d.span.column))


def _check_periods(reading: Reading) -> None:
    """First the owners of all periods, which every name of their rows needs; the rest last."""
    for version in reading.versions:
        for name, written in version.periods_written.items():
            found = check_period_owners(written, reading)
            if found is not None:
                version.periods[name] = found
    _check_owners_agree(reading)
    _type_values(reading)
    for number, version in enumerate(reading.versions):
        for name, written in version.periods_written.items():
            owners = version.periods.get(name)
            whole = None if owners is None else check_period(written, owners, number, reading)
            if whole is not None:
                version.periods[name] = whole


def _check_owners_agree(reading: Reading) -> None:
    """A period has the same owners in all versions: its rows are read across them."""
    first: dict[str, Period] = {}
    for version in reading.versions:
        for period in version.periods.values():
            before = first.setdefault(period.name, period)
            if _owners_of(before) != _owners_of(period):
                reading.findings.error(
                    "type-differs-between-versions",
                    f"{period.name} belongs to other rows than in an earlier version",
                    period.span,
                    help="give it the same `each:` in all versions, or another name",
                    labels=[Label(before.span, "declared here before")],
                )


def _owners_of(period: Period) -> list[tuple[str, str]]:
    return [(owner.name, owner.entity) for owner in period.owners]


def _type_values(reading: Reading) -> None:
    """Type every measure and decision, each after those that it speaks of."""
    declared: dict[str, list[Name]] = {}
    for number, version in enumerate(reading.versions):
        for subject, own in (*version.measures_written, *version.decisions_written):
            declared.setdefault(own, []).append(Name(number, subject, own))
    for word in typing_order(v.written for v in reading.versions):
        for name in declared.get(word, ()):
            signature_of(name, reading)
        line_signature(word, reading)


def _check_rules(reading: Reading) -> None:
    for number, version in enumerate(reading.versions):
        for written in version.rules_written.values():
            rule = check_rule(written, number, reading)
            if rule is not None:
                version.rules[rule.id] = rule
    _check_rules_agree(reading)


def _check_rules_agree(reading: Reading) -> None:
    """A rule keeps its subject and its kind of effect: its lines are read across versions."""
    first: dict[str, d.RuleWritten] = {}
    for version in reading.versions:
        for rule in version.rules_written.values():
            before = first.setdefault(rule.id.text, rule)
            if before.subject.text != rule.subject.text or before.effect != rule.effect:
                reading.findings.error(
                    "type-differs-between-versions",
                    f"{rule.id.text} has another subject or effect than in an earlier version",
                    rule.id.span,
                    help="give it the same `for:` and effect in all versions, or another id",
                    labels=[Label(before.id.span, "declared here before")],
                )


def _check_replaces(reading: Reading) -> None:
    names = [v.written.name for v in reading.versions]
    for version in reading.versions:
        for word in version.written.replaces:
            if word.text not in names or word.text == version.written.name:
                reading.findings.error(
                    "unknown-version",
                    f"there is no other version `{word.text}`",
                    word.span,
                    help=did_you_mean(word.text, [n for n in names if n != version.written.name]),
                )


def _assembled(written: d.ProgramWritten, reading: Reading) -> Program:
    languages = tuple(k for k in written.title if k) or ("en",)
    versions = tuple(_version(v, languages[0]) for v in reading.versions)
    header = reading.header
    digest = sha256(written.span.source.text.encode())
    for version in versions:
        digest.update(version.digest.encode())
    return Program(
        written.name.text,
        words(written.title, languages[0]),
        languages,
        header.currency,
        written.time_zone.text,
        MappingProxyType(dict(header.units)),
        MappingProxyType(dict(header.entities)),
        versions,
        digest.hexdigest(),
    )


def words(written: Mapping[str, str], first: str) -> Words:
    """Text by language; plain text (under "") is in the program's first language."""
    return MappingProxyType({language or first: text for language, text in written.items()})


def _version(reading: VersionReading, first: str) -> Version:
    written = reading.written
    effective = written.effective[0]
    order = [*reading.measures_written, *reading.decisions_written]
    return Version(
        written.name,
        effective,
        written.sequence,
        written.announced[0] if written.announced else effective,
        tuple(w.text for w in written.replaces),
        words(written.title, first),
        words(written.source, first),
        MappingProxyType(
            {p.name.text: reading.parameters[p.name.text] for p in written.parameters}
        ),
        MappingProxyType({n: reading.periods[n] for n in reading.periods_written}),
        MappingProxyType({k: reading.measures[k] for k in order if k in reading.measures}),
        MappingProxyType({k: reading.decisions[k] for k in order if k in reading.decisions}),
        MappingProxyType({r: reading.rules[r] for r in reading.rules_written}),
        written.digest,
        written.span,
    )
