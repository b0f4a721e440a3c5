"""Files that use every key once, and what tests do to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.source import Source
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence
from termwise.language.yaml_reader import parse_yaml

PROGRAM = """\
program: small
title: {en: Small, fr: Petit}
source: nowhere
currency: EUR
time_zone: Europe/Paris
units: {users: user, sales: sale}
entities:
  partner:
    title: A partner
    key: partner_id
    fields:
      name: text
      signed_on: date?
      level: {one_of: [low, high], missing: true, title: Level}
  order:
    key: {order_id: number}
    date: ordered_on
    history: true
    fields:
      partner: partner
      ordered_on: {type: date}
      kind: [new, renewal]
      price: {type: money, currency: USD}
notes: nothing
"""

VERSION = """\
effective: 2009-11-17
announced: 2009-10-01
replaces: [2010-01-01, 2010-07-01.2]
title: {en: Second, fr: Deuxième}
source: a letter
parameters:
  rate: {value: 12%, title: Rate, source: a letter, note: high}
  kinds: {value: [new, renewal], of: order.kind}
  fee:
    keys: [site, category]
    columns: [share, bonus]
    rows: [[us, tyres, 2.5%, 1 EUR]]
    otherwise: [4%, 0 EUR]
  tiers: {from: sales, rows: [[0 sales, 2%], [10 sales, rate]]}
  beyond: {above: sales, rows: [[0 sales, 2%]], otherwise: 1%}
periods:
  contract_year:
    each: order
    every: 1 year
    from: order.starts_on
    until: order.ends_on
    where: order.kind in kinds
    governed_by: order.ordered_on
    history: true
    title: Contract year
  quarter: {each: [order.partner, order.product], every: calendar quarter, from: order.starts_on}
  trial: {each: order, lasts: 90 days, from: order.starts_on}
measures:
  order.renewed_on:
    min: later.ordered_on
    over: order as later
    via: later.renewal_of
    refused: too
    title: Renewed
  partner.sales:
    count: order
    unit: sales
    where: [order.kind = new, order.users > 0]
    during: quarter
  partner.users: {sum: order.users, from: partner.signed_on, to: 2010-01-01}
  partner.most: {max: order.users, before: 2010-01-01, by: order.ends_on}
  quarter.mean: {average: quarter.users, previous: 4}
  order.price: {latest: price.amount, through: order}
  member.team: {count_distinct: member.country, below: member.upline}
decisions:
  order.amount: 12 * order.users
  order.share:
    - {id: first, when: order.users < 10, then: 0%}
    - {id: second, when: [order.users < 20, order.kind = new], then: 1%}
    - {id: rest, otherwise: rate}
  partner.level: {cases: [{id: all, otherwise: low}], one_of: [low, high], title: Level}
  partner.flag: {value: true}
rules:
  - id: paid
    title: Paid
    source: a letter
    note: x
    for: order
    when: order.users > 0
    pay: rate * 1 EUR
    settles: earned
    to: order.partner
    dated: order.ends_on
  - {id: billed, for: order, charge: 1 EUR, to: [order.partner, order.customer]}
  - {id: earned, for: order, when: [true, order.users > 0], accrue: 1 EUR, to: order.partner}
  - {id: given, for: order, grant: 250 users, to: order.partner}
  - id: asked
    for: order
    require: order.users > 0
    to: order.partner
    message: "{order.users} of {{none}}"
  - {id: told, for: order, notify: true, to: order.partner, message: {en: Hello, fr: Bonjour}}
  - {id: cried, for: order, notify: "Order {order.order_id}", to: order.partner}
notes: nothing
"""

SCENARIO = """\
scenario: {en: A case, fr: Un cas}
background: background.yaml
as_of: 2010-12-31
known_at: 2010-12-30
terms_known_at: 2010-12-29
rows_known_at: 2010-12-28
given:
  partner:
    - {partner_id: 014, name: NO, signed_on: }
    - {partner_id: P2, name: "", signed_on: 2009-06-01}
expect:
  - line: paid
    line_id: a
    kind: pay
    version: 2009-11-17
    subject: order
    key: O1
    index: 1
    party: P1
    party_type: partner
    date: 2010-01-01
    base: 1.00
    rate: 12%
    amount: 718.56
    currency: EUR
    message:
  - {lines: billed, count: 12, amount: 499.00}
  - {total: billed, amount: 5988.00, key: O1}
  - {none_of: given, party: P2}
  - {decision: order.share, key: O1, index: 2, value: 0.5, case: first, version: 2009-11-17}
  - {decision: order.share, key: O2, value: }
  - none of told
  - nothing else
"""

BACKGROUND = """\
scenario: two partners
given:
  partner: [{partner_id: P0, name: Alpha}]
  order: [{order_id: 1, partner: P0}]
"""

FILES = {"program": PROGRAM, "version": VERSION, "scenario": SCENARIO}


def nodes(text: str) -> Node:
    """The nodes of a text without faults."""
    findings = Findings()
    node = parse_yaml(Source("t.yaml", text), findings)
    assert node is not None, findings.found
    assert findings.found == []
    return node


def places(node: Node) -> Iterator[tuple[int | str, ...]]:
    """The path of every node below this one."""
    match node:
        case Mapping():
            for entry in node:
                yield (entry.key.text,)
                yield from ((entry.key.text, *below) for below in places(entry.value))
        case Sequence():
            for at, item in enumerate(node.items):
                yield (at,)
                yield from ((at, *below) for below in places(item))
        case Scalar():
            return


def at(node: Node, path: tuple[int | str, ...]) -> Node:
    """The node at a path."""
    for step in path:
        match node:
            case Mapping():
                found = node.get(str(step))
                assert found is not None
                node = found
            case Sequence():
                node = node.items[int(step)]
            case Scalar():
                raise AssertionError(path)
    return node


def changed(node: Node, path: tuple[int | str, ...], new: Node) -> Node:
    """The same nodes, with another one at a path."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    match node:
        case Mapping():
            entries = (
                Entry(e.key, changed(e.value, rest, new)) if e.key.text == step else e for e in node
            )
            return replace(node, entries=tuple(entries))
        case Sequence():
            items = (changed(i, rest, new) if n == step else i for n, i in enumerate(node.items))
            return replace(node, items=tuple(items))
        case Scalar():
            raise AssertionError(path)


def without(node: Node, path: tuple[int | str, ...]) -> Node:
    """The same nodes, without the entry at a path."""
    holder = at(node, path[:-1])
    assert isinstance(holder, Mapping)
    kept = tuple(entry for entry in holder if entry.key.text != path[-1])
    return changed(node, path[:-1], replace(holder, entries=kept))


def as_yaml(node: Node) -> str:
    """The nodes as text, on one line."""
    match node:
        case Mapping():
            entries = (f"{json.dumps(e.key.text)}: {as_yaml(e.value)}" for e in node)
            return f"{{{', '.join(entries)}}}"
        case Sequence():
            return f"[{', '.join(map(as_yaml, node.items))}]"
        case Scalar():
            return "null" if node.style == "plain" and not node.text else json.dumps(node.text)


def codes(found: list[Diagnostic]) -> list[str]:
    """The codes of what was found, in order."""
    return [diagnostic.code for diagnostic in found]
