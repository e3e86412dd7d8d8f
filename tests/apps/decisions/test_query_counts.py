"""More decisions and proposals cost no more questions to the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.apps.asking_the_database import looked_at
from tests.apps.decisions.conftest import OWN, decide, logged_in, propose

from bundel.apps.accounts.audience import Viewer
from bundel.apps.decisions import queries
from bundel.apps.decisions.choice import Topic
from bundel.apps.decisions.queries import DecisionRow

pytestmark = pytest.mark.usefixtures("examples")


def free_topics(number: int) -> list[Topic]:
    found = [one for one in queries.topics().values() if not one.is_ended and not one.is_duty]
    return found[:number]


def asked(path: str) -> int:
    return looked_at(logged_in("reader").client, path)[0]


@pytest.mark.parametrize(
    ("path", "make"),
    [
        (f"/gemeente/{OWN}/besluiten/", lambda topic: decide(topic.slug, topic=topic)),
        (f"/gemeente/{OWN}/positie/", lambda topic: decide(topic.slug, topic=topic)),
        (f"/gemeente/{OWN}/voorstellen/", lambda topic: propose(topic=topic)),
    ],
)
def test_more_rows_ask_no_more(path: str, make: Callable[[Topic], object]) -> None:
    topics = free_topics(6)
    make(topics[0])
    one = asked(path)
    for topic in topics[1:]:
        make(topic)

    assert asked(path) == one


def test_the_count_notices_a_question_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a page that reads its rows one by one is seen."""
    path = f"/gemeente/{OWN}/besluiten/"
    topics = free_topics(3)
    standing = queries.standing_decisions

    def one_by_one(viewer: Viewer, code: str, _before: tuple[str, ...]) -> list[DecisionRow]:
        return [queries.history_of(viewer, code, row.topic)[0] for row in standing(viewer, code)]

    monkeypatch.setattr(queries, "standing_decisions", one_by_one)
    decide(topics[0].slug, topic=topics[0])
    one = asked(path)
    for topic in topics[1:]:
        decide(topic.slug, topic=topic)

    assert asked(path) > one
