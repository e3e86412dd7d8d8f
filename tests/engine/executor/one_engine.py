"""Loaded by the workers of the tests, so that a file that is saved in mid-test makes no other engine of them."""

from __future__ import annotations

from bundel.engine.executor import on_dask

ENGINE = "engine of the tests"


def dask_setup(worker: object) -> None:
    """What Dask calls when a worker starts."""
    on_dask.engine_here = lambda: ENGINE  # type: ignore[assignment]
