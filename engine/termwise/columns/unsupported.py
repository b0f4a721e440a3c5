"""What is raised for terms that this engine cannot run; imported without the engine."""

from __future__ import annotations


class UnsupportedTerms(Exception):  # noqa: N818
    """Something that this engine cannot run; `what` says it in an author's words."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
