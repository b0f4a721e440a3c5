"""What the loader makes of a program's files, and what it says of them beyond the schemas."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language import syntax
from termwise.language.declarations import (
    DecisionWritten,
    ListWritten,
    MoneyIn,
    OneOf,
    ProgramWritten,
    ScalarWritten,
    TableWritten,
    TypeName,
    VersionWritten,
    Word,
)
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.loader import load_folder, load_program_file, load_version_file
from termwise.language.loader.keys import KEYS
from termwise.language.schema_check import check_schema
from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence

from tests.language.written import PROGRAM, VERSION, codes, nodes

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.parent for path in (ROOT / "rules").rglob("program.yaml"))
NOWHERE = Span(Source("t.yaml", ""), 1, 1, 1, 1)


def program() -> ProgramWritten:
    written = load_program_file(nodes(PROGRAM), Findings())
    assert written is not None
    return written


def version(text: str = VERSION, stem: str = "2009-11-17") -> VersionWritten:
    findings = Findings()
    written = load_version_file(nodes(text), stem, "digest", findings)
    assert written is not None
    assert findings.found == []
    return written


def faults(text: str, stem: str = "2009-11-17") -> list[Diagnostic]:
    """What schema and loader find in a version of which only a part is given."""
    node = nodes(f"effective: 2009-11-17\n{text}")
    findings = Findings()
    check_schema(node, "version", findings)
    load_version_file(node, stem, "", findings)
    return findings.found


def only(text: str) -> Diagnostic:
    found = faults(text)
    assert len(found) == 1, found
    return found[0]


def texts(found: tuple[Word, ...] | None) -> list[str]:
    assert found is not None
    return [word.text for word in found]


def shown(span: Span) -> str:
    """The characters of a span on one line."""
    assert span.line == span.end_line
    return span.source.line(span.line)[span.column - 1 : span.end_column - 1]


# ------------------------------------------------------------------------------ program.yaml


def test_program_yaml() -> None:
    written = program()
    assert written.name.text == "small"
    assert written.title == {"en": "Small", "fr": "Petit"}
    assert (written.currency.text, written.time_zone.text) == ("EUR", "Europe/Paris")
    assert [(u.plural.text, u.singular.text) for u in written.units] == [
        ("users", "user"),
        ("sales", "sale"),
    ]
    assert [entity.name.text for entity in written.entities] == ["partner", "order"]


def test_an_entity() -> None:
    partner, order = program().entities
    assert (partner.key.text, partner.numeric_key, partner.date) == ("partner_id", False, None)
    assert (partner.title, partner.history) == ({"": "A partner"}, False)
    assert (order.key.text, order.numeric_key, order.history) == ("order_id", True, True)
    assert order.date is not None
    assert order.date.text == "ordered_on"


def test_types_of_fields() -> None:
    fields = {f.name.text: f for entity in program().entities for f in entity.fields}
    match fields["name"].type, fields["signed_on"].type, fields["price"].type:
        case TypeName("text", False), TypeName("date", True), MoneyIn(currency, False):
            assert currency.text == "USD"
        case other:
            raise AssertionError(other)
    level, kind = fields["level"].type, fields["kind"].type
    assert isinstance(level, OneOf)
    assert isinstance(kind, OneOf)
    assert (texts(level.values), level.missing) == (["low", "high"], True)
    assert (texts(kind.values), kind.missing) == (["new", "renewal"], False)
    assert fields["level"].title == {"": "Level"}


def test_only_money_has_a_currency() -> None:
    findings = Findings()
    text = PROGRAM.replace("type: money, currency", "type: number, currency")
    load_program_file(nodes(text), findings)
    assert codes(findings.found) == ["currency-without-money"]
    assert shown(findings.found[0].span) == "USD"


# ------------------------------------------------------------------------------ parameters


def test_parameters() -> None:
    rate, kinds, fee, tiers, beyond = version().parameters
    assert isinstance(rate, ScalarWritten)
    assert isinstance(kinds, ListWritten)
    assert isinstance(rate.value, syntax.Percent)
    assert rate.value.value == Fraction(12, 100)
    assert (rate.title, rate.source) == ({"": "Rate"}, {"": "a letter"})
    assert [getattr(value, "value", None) for value in kinds.values] == ["new", "renewal"]
    assert isinstance(kinds.of, syntax.Dot)
    assert isinstance(fee, TableWritten)
    assert (texts(fee.keys), texts(fee.columns), fee.threshold) == (
        ["site", "category"],
        ["share", "bonus"],
        None,
    )
    assert [[cell.text for cell in row] for row in fee.rows] == [["us", "tyres", "2.5%", "1 EUR"]]
    assert fee.otherwise is not None
    assert [cell.text for cell in fee.otherwise] == ["4%", "0 EUR"]
    assert isinstance(tiers, TableWritten)
    assert isinstance(beyond, TableWritten)
    assert (tiers.threshold and tiers.threshold.text, tiers.inclusive) == ("sales", True)
    assert (beyond.threshold and beyond.threshold.text, beyond.inclusive) == ("sales", False)


def test_a_key_cell_need_not_be_an_expression() -> None:
    found = version("parameters: {t: {keys: [k], rows: [[two words, 1], [24x7, 2]]}}").parameters[0]
    assert isinstance(found, TableWritten)
    assert [row[0].text for row in found.rows] == ["two words", "24x7"]
    assert [row[0].expression for row in found.rows] == [None, None]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("{keys: [k], rows: [[a, 1, 2]]}", "needs 2 cells here, and there are 3"),
        ("{keys: [k], rows: [[a]]}", "needs 2 cells here, and there is 1"),
        ("{keys: [k], from: x, columns: [b, c], rows: [[a, 1, 2]]}", "needs 4 cells"),
        ("{keys: [k], rows: [[a, 1]], otherwise: [1, 2]}", "needs 1 cell here, and there are 2"),
        ("{keys: [k], columns: [a, b], rows: [[a, 1, 2]], otherwise: 1}", "needs 2 cells here"),
    ],
)
def test_cells_are_counted(table: str, message: str) -> None:
    found = only(f"parameters: {{t: {table}}}")
    assert found.code == "wrong-number-of-cells"
    assert message in found.message


def test_a_faulty_cell_is_told_at_its_place() -> None:
    found = only("parameters: {t: {keys: [k], rows: [[a, 1 1]]}}")
    assert shown(found.span) == "1 1"


# ------------------------------------------------------------------------------ periods


def test_periods() -> None:
    year, quarter, trial = version().periods
    assert isinstance(year.every, syntax.Measured)
    assert (year.calendar, year.combined, year.history) == (None, False, True)
    assert (len(year.each), len(year.where)) == (1, 1)
    assert None not in (year.start, year.until, year.governed_by)
    assert year.title == {"": "Contract year"}
    assert (quarter.every, quarter.combined, len(quarter.each)) == (None, True, 2)
    assert quarter.calendar is not None
    assert (quarter.calendar.text, shown(quarter.calendar.span)) == ("quarter", "quarter")
    assert isinstance(trial.lasts, syntax.Measured)


# ------------------------------------------------------------------------------ measures


def test_measures() -> None:
    found = {(m.subject.text, m.name.text): m for m in version().measures}
    renewed = found["order", "renewed_on"]
    assert (renewed.aggregate, renewed.refused) == ("min", True)
    assert renewed.over is not None
    source, alias = renewed.over
    assert alias is not None
    assert (source.text, alias.text, shown(alias.span)) == ("order", "later", "later")
    assert shown(renewed.subject.span) == "order"
    assert shown(renewed.name.span) == "renewed_on"
    sales = found["partner", "sales"]
    assert (sales.aggregate, len(sales.where)) == ("count", 2)
    assert sales.unit is not None
    assert sales.during is not None
    mean = found["quarter", "mean"]
    assert mean.previous is not None
    assert mean.previous[0] == 4
    assert found["member", "team"].below is not None
    assert found["partner", "users"].start is not None
    assert found["partner", "users"].end is not None
    assert found["partner", "most"].before is not None
    assert found["partner", "most"].by is not None
    assert found["order", "price"].through is not None


def test_a_name_without_alias() -> None:
    found = version("measures: {order.x: {count: order, over: order}}").measures[0]
    assert found.over is not None
    assert (found.over[0].text, found.over[1]) == ("order", None)


# ------------------------------------------------------------------------------ decisions


def decisions() -> dict[str, DecisionWritten]:
    return {f"{d.subject.text}.{d.name.text}": d for d in version().decisions}


def test_decisions() -> None:
    amount, share, level = (
        decisions()[name] for name in ("order.amount", "order.share", "partner.level")
    )
    assert isinstance(amount.body, syntax.Arithmetic)
    assert isinstance(share.body, tuple)
    assert [(c.id.text, len(c.when), c.otherwise) for c in share.body] == [
        ("first", 1, False),
        ("second", 2, False),
        ("rest", 0, True),
    ]
    assert isinstance(share.body[2].then, syntax.Name)
    assert (texts(level.one_of), level.title) == (["low", "high"], {"": "Level"})
    assert isinstance(decisions()["partner.flag"].body, syntax.BooleanLiteral)


def test_nothing_comes_after_otherwise() -> None:
    found = only(
        "decisions: {a.b: [{id: x, otherwise: 1}, {id: y, when: true, then: 2}]}",
    )
    assert (found.code, shown(found.span)) == ("case-after-otherwise", "y")
    assert [shown(label.span) for label in found.labels] == ["x"]


def test_two_cases_have_two_ids() -> None:
    found = only(
        "decisions: {a.b: [{id: x, when: true, then: 2}, {id: x, otherwise: 1}]}",
    )
    assert found.code == "duplicate-id"
    assert found.labels[0].span.column < found.span.column


# ------------------------------------------------------------------------------ rules


def test_rules() -> None:
    rules = {rule.id.text: rule for rule in version().rules}
    paid = rules["paid"]
    assert (paid.subject.text, paid.effect, shown(paid.effect_span)) == ("order", "pay", "pay")
    assert isinstance(paid.value, syntax.Arithmetic)
    assert paid.settles is not None
    assert paid.settles.text == "earned"
    assert paid.dated is not None
    assert (len(rules["billed"].to), len(rules["earned"].when)) == (2, 2)
    effects = [rule.effect for rule in rules.values()]
    assert effects == ["pay", "charge", "accrue", "grant", "require", "notify", "notify"]


def test_a_notice_has_its_words_in_either_place() -> None:
    told, cried = version().rules[-2:]
    assert (told.value, list(told.message)) == (None, ["en", "fr"])
    assert (cried.value, list(cried.message)) == (None, [""])


def test_two_messages() -> None:
    found = only("rules: [{id: a, for: b, to: c, notify: Hello, message: Bye}]")
    assert (found.code, shown(found.span)) == ("two-messages", "message")


def test_only_a_payment_settles() -> None:
    found = only("rules: [{id: a, for: b, to: c, charge: 1 EUR, settles: d}]")
    assert (found.code, shown(found.span)) == ("settles-without-pay", "settles")


def test_two_rules_have_two_ids() -> None:
    rule = "{id: a, for: b, to: c, charge: 1 EUR}"
    found = only(f"rules: [{rule}, {rule}]")
    assert (found.code, len(found.labels)) == ("duplicate-id", 1)


@pytest.mark.parametrize(
    ("effects", "code", "message"),
    [
        ("", "missing-key", "one of `pay`, `charge`, `accrue`, `grant`, `require` or `notify`"),
        ("pay: 1 EUR, charge: 1 EUR", "not-together", "`pay` and `charge` cannot stand together"),
    ],
)
def test_a_rule_has_one_effect(effects: str, code: str, message: str) -> None:
    found = only(f"rules: [{{id: a, for: b, to: c, {effects}}}]")
    assert found.code == code
    assert message in found.message


# ------------------------------------------------------------------------------ files


def test_heads_of_versions() -> None:
    written = version(VERSION, "2009-11-17.3")
    assert (written.name, written.sequence, written.digest) == ("2009-11-17.3", 3, "digest")
    assert written.effective[0] == date(2009, 11, 17)
    assert written.announced is not None
    assert written.announced[0] == date(2009, 10, 1)
    assert texts(written.replaces) == ["2010-01-01", "2010-07-01.2"]


def test_a_file_governs_from_the_day_of_its_name() -> None:
    found = faults("title: x", "2009-11-18")
    assert (codes(found), shown(found[0].span)) == (["effective-differs"], "2009-11-17")
    assert found[0].help is not None
    assert "effective: 2009-11-18" in found[0].help


@pytest.mark.parametrize("day", ["2009-02-29", "2009-13-01", "0000-01-01"])
def test_days_are_days_of_the_calendar(day: str) -> None:
    found = only(f"announced: {day}")
    assert (found.code, shown(found.span)) == ("no-such-day", day)


def test_a_text_of_several_lines_is_one_value() -> None:
    found = version("effective: |\n  2009-11-17\nannounced: >\n  2009-10-01\n")
    assert found.announced is not None
    assert found.announced[0] == date(2009, 10, 1)


def test_expressions_may_stand_in_blocks_and_quotes() -> None:
    found = version("decisions:\n  a.b: >\n    1 +\n    2\n  a.c: 'max(1, 2)'\n").decisions
    assert isinstance(found[0].body, syntax.Arithmetic)
    assert isinstance(found[1].body, syntax.Call)


def test_a_heading_with_nothing_under_it_is_an_empty_section() -> None:
    assert faults("parameters:\nperiods:\nmeasures:\ndecisions:\nrules:\n") == []


def test_all_faults_come_out() -> None:
    found = faults(
        "parameters: {a: {value: 1 +}, b: {wert: 2}}\n"
        "decisions: {a.b: 2 2, c: 3}\n"
        "rules: [{id: a, for: b, to: c, pay: 1 +}]\n"
    )
    assert sorted(codes(found)) == sorted(
        ["unknown-key", "missing-key", "bad-format", *["expression-syntax"] * 2, "digit-grouping"]
    )


# ------------------------------------------------------------------------------ folders


def folder(path: Path, **files: str) -> Path:
    (path / "program.yaml").write_text(PROGRAM, "utf-8")
    for name, text in files.items():
        (path / name).write_text(text, "utf-8")
    return path


def test_a_folder_is_loaded_oldest_version_first(tmp_path: Path) -> None:
    names = ["2010-01-01.10", "2010-01-01.2", "2010-01-01", "2009-05-17"]
    folder(tmp_path, **{f"{name}.yaml": f"effective: {name[:10]}\n" for name in names})
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text("x", "utf-8")
    (tmp_path / ".hidden.yaml").write_text("x", "utf-8")
    (tmp_path / "published.lock").write_text("x", "utf-8")
    findings = Findings()
    loaded = load_folder(tmp_path, findings)
    assert findings.found == []
    assert loaded is not None
    assert [v.name for v in loaded[1]] == names[::-1]
    assert [v.sequence for v in loaded[1]] == [1, 1, 2, 10]
    assert loaded[1][0].digest == sha256(b"effective: 2009-05-17\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("notes.yaml", "move any other file elsewhere"),
        ("2009-05-17.yml", "name it 2009-05-17.yaml"),
        ("program.yml", "name it program.yaml"),
        ("2009-02-30.yaml", "a day of the calendar"),
        ("2009-05-17.1.yaml", "a day of the calendar"),
        ("2009-05-17.02.yaml", "a day of the calendar"),
    ],
)
def test_other_yaml_beside_the_versions_is_reported(tmp_path: Path, name: str, help: str) -> None:
    folder(tmp_path, **{"2009-05-18.yaml": "effective: 2009-05-18\n", name: "a: b\n"})
    findings = Findings()
    loaded = load_folder(tmp_path, findings)
    assert codes(findings.found) == ["unknown-file"]
    assert help in (findings.found[0].help or "")
    assert findings.found[0].span.source.name.endswith(name)
    assert loaded is not None
    assert len(loaded[1]) == 1


def test_a_program_without_versions(tmp_path: Path) -> None:
    findings = Findings()
    assert load_folder(folder(tmp_path), findings) is None
    assert codes(findings.found) == ["no-version"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    findings = Findings()
    assert load_folder(tmp_path / "nowhere", findings) is None
    assert codes(findings.found) == ["no-such-folder"]


def test_versions_are_checked_where_the_program_is_missing(tmp_path: Path) -> None:
    (tmp_path / "2009-11-17.yaml").write_text("effective: 2009-11-17\nrule: []\n", "utf-8")
    findings = Findings()
    assert load_folder(tmp_path, findings) is None
    assert codes(findings.found) == ["file-missing", "unknown-key"]


def test_faults_of_schema_and_loader_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "effective: 2009-11-17\nannounced: 2009-02-30\ntittle: x\ndecisions: {a.b: 1 +}\n"
    findings = Findings()
    load_folder(folder(tmp_path, **{"2009-11-17.yaml": text}), findings)
    assert codes(findings.found) == ["no-such-day", "unknown-key", "expression-syntax"]


def test_files_are_named_from_the_current_folder_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, **{"2009-11-17.yaml": "effective: 2009-11-17\nx: 1\n"})
    findings = Findings()
    monkeypatch.chdir(tmp_path.parent)
    load_folder(tmp_path, findings)
    assert findings.found[0].span.source.name == f"{tmp_path.name}/2009-11-17.yaml"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_programs_load(path: Path) -> None:
    findings = Findings()
    loaded = load_folder(path, findings)
    assert findings.found == []
    assert loaded is not None
    assert len(loaded[1]) == len(list(path.glob("2*.yaml")))


# ------------------------------------------------------------------------------ any nodes at all

HEADS = ("program", "currency", "time_zone")
ANY_KEY = st.sampled_from(
    sorted({key for parts in KEYS.values() for keys in parts.values() for key in keys} | {"a.b"})
)
SCALARS = st.builds(
    Scalar,
    st.sampled_from(
        ["", "1", "a.b", "order as", "{", "calendar", "true", "null", "a b", "12%", "("]
    ),
    st.sampled_from(["plain", "quoted", "block"]),
    st.just(NOWHERE),
)


def _below(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    entries = st.dictionaries(ANY_KEY, children, max_size=5).map(
        lambda found: tuple(Entry(Scalar(k, "plain", NOWHERE), v) for k, v in found.items())
    )
    mappings = entries.map(lambda found: Mapping(found, NOWHERE))
    return mappings | st.lists(children, max_size=4).map(lambda n: Sequence(tuple(n), NOWHERE))


@given(st.recursive(SCALARS, _below, max_leaves=30))
def test_nothing_makes_the_loader_stumble(node: Node) -> None:
    sections = ["parameters", "periods", "measures", "decisions", "rules", "entities", "units"]
    whole = Mapping(tuple(Entry(Scalar(s, "plain", NOWHERE), node) for s in sections), NOWHERE)
    named = [Entry(Scalar(k, "plain", NOWHERE), Scalar("EUR", "plain", NOWHERE)) for k in HEADS]
    load_version_file(whole, "2009-11-17", "", Findings())
    load_program_file(Mapping((*named, *whole.entries), NOWHERE), Findings())
    load_version_file(node, "2009-11-17", "", Findings())
