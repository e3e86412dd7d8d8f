"""What every test may ask for: a fixed day, the reference data, a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest

os.environ.setdefault("BUNDEL_MODE", "test")
os.environ["BUNDEL_TODAY"] = "2026-11-28"
# Playwright's event loop runs in the thread of the tests; Django would take that for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker  # noqa: E402
from tests import standing_rows  # noqa: E402
from tests.emptying import let_tests_empty_append_only_tables  # noqa: E402


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """A database of its own for the run, always: pytest-django makes none when only journeys are chosen."""
    let_tests_empty_append_only_tables()
    standing_rows.open_aside()
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
    standing_rows.forget_aside()


@pytest.fixture
def today() -> date:
    """The day on which every test takes place, on the pages too (BUNDEL_TODAY)."""
    return date(2026, 11, 28)


@pytest.fixture(autouse=True)
def own_record_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys and mark of the record live outside the database, which each test gets anew: so does each its folder.

    A journey shares both with the others of its module.
    """
    if "site" in request.fixturenames:
        yield
        return
    with override_settings(RECORD_DIR=tmp_path_factory.getbasetemp() / f"record-{uuid4().hex}"):
        yield


@pytest.fixture
def reference(db: None) -> Iterator[None]:
    """The reference data of data/ in the database: loaded once, copied into each test that asks for it."""
    standing_rows.put("load_data")
    yield


@pytest.fixture
def examples(reference: None) -> Iterator[None]:
    """The reference data with the two example municipalities and their accounts."""
    standing_rows.put("make_examples")
    yield


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a real PostgreSQL; `make test` starts one and gives it in BUNDEL_TEST_POSTGRES."""
    url = os.environ.get("BUNDEL_TEST_POSTGRES")
    if not url:
        pytest.skip("needs a PostgreSQL: run make test, or set BUNDEL_TEST_POSTGRES")
    return url
