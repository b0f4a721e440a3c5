"""What came out, and why it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from termwise.explain.explanation import Explanation
from termwise.explain.telling import Telling
from termwise.language.program import Program as Terms
from termwise.outcome.model import DecisionValue, Line
from termwise.rete.tracing.tracer import Tracer


@dataclass(frozen=True)
class Result:
    """What came out, in fixed order.

    `lines` are what the rules came to, `decisions` the decided values of the rows. Amounts of
    money are whole minor units; `termwise.as_text` shows them in major ones.

    >>> from termwise import Program
    >>> program = Program.load("online-services-fr")
    >>> result = program.evaluate({"customer": [], "order": []}, as_of="2009-06-30")
    >>> result.lines, result.decisions
    ((), ())

    `explain`, `explain_row` and `why_not` need what the decision was made on: the result of an
    evaluation keeps it, that of `decide` only with `trace=True` (else they raise ValueError).
    """

    lines: tuple[Line, ...]
    decisions: tuple[DecisionValue, ...]

    def explain(self, line: Line | str, language: str | None = None) -> Explanation:
        """Why a line came out; it is given itself or by its id.

        Raises `NotThere` where there is none of that id.
        """
        tracer, telling = self._kept(language)
        return Explanation(tracer.line(line), telling)

    def explain_row(
        self, subject: str, key: str, language: str | None = None
    ) -> tuple[Explanation, ...]:
        """All rules and decisions of a row (of a period: of all its rows with that key).

        Raises `NotThere`.
        """
        tracer, telling = self._kept(language)
        return tuple(Explanation(trace, telling) for trace in tracer.rows(subject, key))

    def why_not(
        self, rule: str, key: str | None = None, language: str | None = None
    ) -> tuple[Explanation, ...]:
        """What a rule came to for each row of its subject, or for those of a key.

        Raises `NotThere` where there is no such rule, or no row of that key.
        """
        tracer, telling = self._kept(language)
        return tuple(Explanation(told, telling) for told in tracer.why_not(rule, key))

    def _kept(self, language: str | None) -> tuple[Tracer, Telling]:  # noqa: ARG002
        raise ValueError("nothing was kept to explain this by: decide with trace=True")


@dataclass(frozen=True)
class KeptResult(Result):
    """A result with what it was decided on; unfolded only when something is asked of it.

    It keeps that alive: of an evaluation all rows with their values, of a decided row the row
    and the prepared book. Sent to another process it is a plain result.
    """

    tracer: Callable[[], Tracer] = field(repr=False, compare=False)
    terms: Terms = field(repr=False, compare=False)
    language: str = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Result], tuple[object, ...]]:
        return Result, (self.lines, self.decisions)

    def _kept(self, language: str | None) -> tuple[Tracer, Telling]:
        wanted = language or self.language
        if wanted not in self.terms.languages:
            known = ", ".join(self.terms.languages)
            raise ValueError(f"{self.terms.name} is written in {known}, not in {wanted}")
        return self.tracer(), Telling(self.terms, wanted)
