"""Solve small systems of linear equations in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def solve_exactly(rows: Sequence[Sequence[int]], right: Sequence[int]) -> tuple[Fraction, ...] | None:
    """The one solution of ``rows · x = right``, or None when there is none or more than one.

    Gauss-Jordan elimination in fractions; rows may be more than the unknowns, as long as they agree.
    """
    unknowns = len(rows[0])
    table = [[Fraction(value) for value in (*row, end)] for row, end in zip(rows, right, strict=True)]
    done = 0
    for column in range(unknowns):
        pivot = next((index for index in range(done, len(table)) if table[index][column]), None)
        if pivot is None:
            return None
        table[done], table[pivot] = table[pivot], table[done]
        head = table[done]
        table[done] = [value / head[column] for value in head]
        for index, row in enumerate(table):
            if index != done and row[column]:
                factor = row[column]
                table[index] = [value - factor * top for value, top in zip(row, table[done], strict=True)]
        done += 1
    if any(row[unknowns] for row in table[done:]):
        return None
    return tuple(row[unknowns] for row in table[:done])
