"""Which way of using zen-engine is the quickest: loaders, decision objects, forms of the order.

Run: python -m benchmarks.decision.zen_ways
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import zen

from ..machine import described
from .orders import Order
from .peer import AnyPeer, Peer
from .peers.zen import Context, Decide, in_floats, in_json, read, static_engine
from .peers.zen_table import by_column, in_one_column
from .table import table
from .timing import timed

if TYPE_CHECKING:
    from zen import EvaluateResponse, FilesystemLoaderConfig, ZipLoaderConfig

_KEY: Final = "six.json"
_COLUMNS: Final = by_column()


def _in_bytes(order: Order) -> bytes:
    return in_json(order).encode()


def _static(content: str = _COLUMNS) -> Decide:
    return partial(static_engine(content).evaluate, "six")


def _static_without_trace() -> Decide:
    evaluate = static_engine(_COLUMNS).evaluate
    return lambda order: evaluate("six", order, {"trace": False})


def _batch_of_one() -> Decide:
    engine = static_engine(_COLUMNS)

    def decide(order: Context) -> EvaluateResponse:
        return engine.evaluate_batch([{"key": "six", "context": order}])[0]["data"]

    return decide


def _zip() -> Decide:
    archive = io.BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr(_KEY, _COLUMNS)
    loader: ZipLoaderConfig = {"type": "zip", "bytes": archive.getvalue()}
    return partial(zen.ZenEngine({"loader": loader}).evaluate, _KEY)


def _compiled_by_callback() -> Decide:
    content = zen.ZenDecisionContent(_COLUMNS)
    return partial(zen.ZenEngine({"loader": lambda _: content}).evaluate, _KEY)


def _text_by_callback() -> Decide:
    return partial(zen.ZenEngine({"loader": lambda _: _COLUMNS}).evaluate, _KEY)


def _folder(path: str) -> Decide:
    (Path(path) / _KEY).write_text(_COLUMNS)
    loader: FilesystemLoaderConfig = {"type": "fs", "path": path}
    return partial(zen.ZenEngine({"loader": loader}).evaluate, _KEY)


def _decision_of_text() -> Decide:
    return zen.ZenEngine().create_decision(_COLUMNS).evaluate


def _decision_of_compiled() -> Decide:
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(_COLUMNS)).evaluate


def _decision_got() -> Decide:
    return static_engine(_COLUMNS).get_decision("six").evaluate


def _peer(name: str, set_up: Callable[[], Decide]) -> AnyPeer:
    return Peer(name, "zen", in_floats, set_up, read)


def ways(folder: str) -> tuple[AnyPeer, ...]:
    """All ways; one of them needs a folder."""
    return (
        _peer("static loader", _static),
        Peer("static loader, JSON text", "zen", in_json, _static, read),
        Peer("static loader, JSON bytes", "zen", _in_bytes, _static, read),
        _peer("static loader, one column", partial(_static, in_one_column())),
        _peer("static loader, trace said to be off", _static_without_trace),
        _peer("static loader, batch of one", _batch_of_one),
        _peer("zip loader", _zip),
        _peer("callback, compiled content", _compiled_by_callback),
        _peer("callback, text", _text_by_callback),
        _peer("folder loader", partial(_folder, folder)),
        _peer("decision of text", _decision_of_text),
        _peer("decision of compiled content", _decision_of_compiled),
        _peer("decision got from the static loader", _decision_got),
    )


def main() -> int:
    """Time all ways and print them."""
    with TemporaryDirectory() as folder:
        print(
            table(timed(ways(folder), rounds=200, count=100)), described(["zen-engine"]), sep="\n\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
