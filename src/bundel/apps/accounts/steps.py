"""What comes of a form that was sent: done, refused, or somebody else was first."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict

from bundel.apps.accounts.forms import ListForm, ToldForm
from bundel.apps.accounts.versions import Conflict, Refused
from bundel.apps.accounts.words import Fault, words_of
from bundel.engine.tables.faults import BadTable
from bundel.engine.tables.reading import Table, read_table

Wanted = TypeVar("Wanted")


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields that were sent; None when the form is only looked at."""
    return request.POST if request.method == "POST" else None


def outcome_of(form: ToldForm, act: Callable[[], object]) -> int:
    """The status of the answer: 200 nothing was sent, 302 done, 409 somebody was first, 422 something is wrong.

    What is wrong stands on the form. After a 409 the page shows what stands now, so the next try answers to that.
    """
    if not form.is_bound:
        return HTTPStatus.OK
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except Refused as refused:
        form.tell(refused.faults)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except ValidationError as refused:
        form.tell(refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages})
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict as conflict:
        form.tell({NON_FIELD_ERRORS: str(conflict)})
        fields: Any = form.data
        form.data = renewed = fields.copy()
        renewed["seen_version"] = str(conflict.standing)
        return HTTPStatus.CONFLICT
    return HTTPStatus.FOUND


def outcome_of_list(
    form: ListForm, read: Callable[[Table], tuple[list[Wanted], list[Fault]]], act: Callable[[list[Wanted]], object]
) -> tuple[int, list[Fault]]:
    """The same for a list that is taken in whole or not at all, with what is wrong by row and column.

    One that is too large, as it is or unpacked, gets 413.
    """
    faults: list[Fault] = []
    is_too_large = False

    def take_in() -> None:
        nonlocal is_too_large
        try:
            wanted, found = read(read_table(form.cleaned_data["file"].read()))
        except BadTable as bad:
            is_too_large = bad.code in ("too-large", "too-large-inside")
            raise Refused({"file": words_of(bad)}) from bad
        faults.extend(found)
        if faults:
            raise Refused({})
        act(wanted)

    status = outcome_of(form, take_in)
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else status, faults
