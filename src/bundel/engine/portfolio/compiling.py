"""How loops are compiled: kept on disk, so that only the first start waits, and without holding up other threads.

No fast mathematics: every sum stays in the order in which it is written, so that all processors of one kind give
the same bytes. Where numba is not installed the functions stay plain Python: right, but too slow for more than a
test; :func:`is_compiled` tells which it is, without loading numba.

A compiled loop holds the loops that it calls. So what is on disk counts for all code of its folder as it was, and a
loop calls only loops of its own folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

LINEAR_ALGEBRA = "scipy.linalg.cython_blas"
Loop = TypeVar("Loop", bound=Callable[..., Any])


@cache
def is_compiled() -> bool:
    """Whether loops are compiled here: numba is installed and was not switched off (NUMBA_DISABLE_JIT=1)."""
    return find_spec("numba") is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def compiled(loop: Loop) -> Loop:
    """The function, compiled at its first call with arguments of new types."""
    if not is_compiled():
        return loop
    # Half a second: only who solves something pays for it.
    njit = _numba().njit

    made: Any = njit(nogil=True, error_model="numpy")(loop)
    try:
        made.enable_caching()
    except RuntimeError:
        # Nowhere to keep it: neither beside the source, nor in the user's cache, nor in NUMBA_CACHE_DIR.
        return cast(Loop, made)
    # Numba itself looks at the loop's own file only, and would keep what a called loop in another file was.
    made._cache._cache_file._source_stamp = _folder_digest(Path(loop.__code__.co_filename).parent)
    return cast(Loop, made)


@cache
def _numba() -> Any:
    """Numba, loaded without SciPy's linear algebra: it takes a tenth of a second, and no loop of ours uses it."""
    import numba

    if LINEAR_ALGEBRA not in sys.modules:
        sys.modules[LINEAR_ALGEBRA] = cast(ModuleType, None)
        try:
            import numba.np.arraymath  # noqa: F401
        finally:
            del sys.modules[LINEAR_ALGEBRA]
    return numba


@cache
def _folder_digest(folder: Path) -> str:
    found = sha256(Path(__file__).read_bytes())
    for path in sorted(folder.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
