"""No line of the source does what cannot be made safe; what does it after all is named here with its reason."""

from __future__ import annotations

import ast
import re
import time
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from tests.structure import dangerous_code as look
from tests.structure.dangerous_code import ROOT, SOURCE, Check, found_in, nodes, sources

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-node.txt")
OUR_NAMES = "the names of our own tables, as the framework writes them"
# Module → why it may.
MAY: dict[Check, dict[str, str]] = {
    look.runs_text: {},
    look.asks_a_shell: {},
    look.pastes_a_query: {
        "apps/jobs/checks.py": "the names of three PRAGMAs, which stand in the module",
        "apps/operations/databases/postgresql.py": "the name of a spare database, drawn by us or checked",
        "apps/operations/databases/sqlite.py": OUR_NAMES,
        "apps/operations/standing.py": OUR_NAMES,
    },
    look.unpickles: {},
    look.is_weak: {"apps/accounts/leaked.py": "the names of lines in a list of others; nothing rests on its strength"},
    look.draws_lots: {},
    look.reads_xml: {},
    look.reads_yaml: {},
    look.makes_a_pattern: {},
    look.makes_a_template: {},
    look.formats_unknown_text: {"apps/operations/databases/postgresql.py": "the driver itself quotes the name"},
    look.speaks_to_the_outside: {
        "apps/accounts/log_in/outgoing.py": "the one client",
        "apps/accounts/log_in/reaching.py": "catches the faults of that client",
        "apps/accounts/views/own_log_in.py": "catches the faults of that client",
        "apps/operations/installation/machine.py": "looks at the certificate of this very site, by command",
    },
    look.trusts_any_certificate: {},
    look.takes_every_field: {},
    look.spells_a_secret: {},
    look.escapes_nothing: {
        "site/templatetags/components.py": "what a template made, which escaped all that it was given"
    },
}
HARMLESS = "import hmac\nhmac.new(k, m, hashlib.sha256)\ncursor.execute('SELECT 1')\nre.compile(re.escape(x))\n"
FAULTS: dict[Check, tuple[str, ...]] = {
    look.runs_text: ("eval(text)", "exec(text)"),
    look.asks_a_shell: ("os.system(text)", "subprocess.run(text, shell=True)"),
    look.pastes_a_query: ("cursor.execute(f'SELECT {x}')", "cursor.execute('SELECT ' + x)", "Row.objects.extra()"),
    look.unpickles: ("import pickle", "from pickle import loads", "np.load(f, allow_pickle=True)"),
    look.is_weak: ("hashlib.md5(x)", "from hashlib import sha1", "modes.ECB()", "padding.PKCS1v15()"),
    look.draws_lots: ("import random", "from random import choice"),
    look.reads_xml: ("from xml.etree.ElementTree import fromstring", "import xml.sax", "from lxml import etree"),
    look.reads_yaml: ("yaml.load(text)", "yaml.unsafe_load(text)"),
    look.makes_a_pattern: ("re.compile(f'{text}')", "re.search('^' + text, x)"),
    look.makes_a_template: ("from django.template import Template", "engines['django'].from_string(text)"),
    look.formats_unknown_text: ("text.format(x=1)", "row.words.format(x)"),
    look.speaks_to_the_outside: ("import requests", "from urllib.request import urlopen"),
    look.trusts_any_certificate: ("ssl.CERT_NONE", "session.get(url, verify=False)"),
    look.takes_every_field: ("fields = '__all__'", "exclude = ['x']"),
    look.spells_a_secret: ("PASSWORD = 'hunter2hunter2'", "api_key = 'abcdefgh'"),
    look.escapes_nothing: ("mark_safe(text)",),
}


@pytest.mark.parametrize("check", list(MAY), ids=lambda check: check.__name__)
def test_no_module_does_what_cannot_be_made_safe(check: Check) -> None:
    assert {name: found for name, found in look.everywhere(check).items() if name not in MAY[check]} == {}


@pytest.mark.parametrize("check", list(FAULTS), ids=lambda check: check.__name__)
def test_each_such_line_would_be_found(check: Check) -> None:
    """The negative control of the test above."""
    assert [line for line in FAULTS[check] if not found_in(list(ast.walk(ast.parse(line))), check)] == []
    assert found_in(list(ast.walk(ast.parse(HARMLESS))), check) == set()


def test_what_may_is_still_there_and_still_does_it() -> None:
    stale = [(check.__name__, set(named) - set(look.everywhere(check))) for check, named in MAY.items()]

    assert [one for one in stale if one[1]] == [] and set(MAY) == set(FAULTS)


HOSTILE = ("a" * 2_000 + "!", "0" * 2_000 + "!", " " * 2_000 + "!", "-" * 2_000 + "!", "a1 " * 700 + "!", "(" * 2_000)


def longest_of(pattern: str) -> float:
    """Seconds of the processor that the pattern takes for the most hostile of some texts."""
    compiled, longest = re.compile(pattern), 0.0
    for text in HOSTILE:
        before = time.process_time()
        compiled.search(text)
        longest = max(longest, time.process_time() - before)
    return longest


def test_no_pattern_takes_long_over_a_hostile_text() -> None:
    slow = {name: pattern for name, pattern in set(look.patterns()) if longest_of(pattern) > 0.5}

    assert slow == {} and len(set(look.patterns())) >= 15


def test_a_pattern_that_takes_long_would_be_found() -> None:
    """The negative control of the test above, on a text so short that it still ends."""
    compiled, before = re.compile(r"(a|aa)+$"), time.process_time()
    compiled.search("a" * 28 + "!")
    nested = time.process_time() - before

    assert nested > 20 * longest_of(r"a+$") / 100


def test_nothing_uploaded_is_kept_as_a_file() -> None:
    kept = [field for model in apps.get_models() for field in model._meta.get_fields()]

    assert [str(field) for field in kept if isinstance(field, models.FileField | models.FilePathField)] == []


# A digest of what was sent, to know a retry by; nothing of it is read.
FINGERPRINTS = {"apps/accounts/idempotency.py", "apps/accounts/retrying.py"}


def test_every_page_that_takes_an_upload_reads_it_by_a_guarded_reader() -> None:
    """Lists by the one intake (RELIABILITY R13), a profile as YAML or JSON by a reader with limits of its own."""
    readers = ("outcome_of_list", "read_answers")
    takers = {name: text for name, tree in sources().items() if "request.FILES or None" in (text := ast.unparse(tree))}
    others = [name for name in nodes() if "request.FILES" in ast.unparse(sources()[name]) and name not in takers]

    assert [name for name, text in takers.items() if not any(reader in text for reader in readers)] == []
    assert set(others) <= FINGERPRINTS and len(takers) >= 2


SCRIPT_FAULTS = re.compile(
    r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.srcdoc|postMessage"
    r"|addEventListener\(.message|localStorage|sessionStorage|indexedDB|document\.cookie|__proto__|\.prototype\b"
    r"|setTimeout\(\s*['\"`]|javascript:|https?://|XMLHttpRequest|importScripts|WebSocket"
)


def scripts() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.js") if "node_modules" not in path.parts)


def test_our_scripts_write_text_alone_and_keep_or_listen_to_nothing() -> None:
    found = {
        str(path.relative_to(SOURCE)): hits
        for path in scripts()
        if (hits := set(SCRIPT_FAULTS.findall(path.read_text(encoding="utf-8"))) - {"http://", "https://"})
    }

    assert found == {} and len(scripts()) >= 4


@pytest.mark.parametrize(
    "line", ["a.innerHTML = b", "eval(x)", "window.postMessage(a)", "localStorage.x", "setTimeout('x')", "a.__proto__"]
)
def test_each_fault_of_a_script_would_be_found(line: str) -> None:
    assert SCRIPT_FAULTS.search(line)


def test_every_dependency_is_locked_with_its_hashes() -> None:
    loose = {}
    for name in LOCKS:
        text = re.sub(r"\\\n\s*", " ", (ROOT / name).read_text(encoding="utf-8"))
        rows = [row for row in text.splitlines() if row.strip() and not row.lstrip().startswith("#")]
        loose[name] = [row for row in rows if "==" not in row or "--hash=sha256:" not in row]

    assert loose == {name: [] for name in LOCKS}


def test_what_is_not_in_this_house_is_not_among_its_dependencies() -> None:
    """No GraphQL, WebSocket, LDAP, SAML, memcached, WebRTC or log-in for others: those requirements have no object."""
    named = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)

    assert [name for name in named if look.ELSEWHERE.match(name.lower())] == []
    assert look.ELSEWHERE.match("channels") and len(named) >= 40


def test_every_direct_dependency_is_asked_for_by_a_file_that_people_read() -> None:
    """What ends up in the wheel is what pyproject.toml names; both lists are read by people and by the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[\[~=<>]", row)[0].lower() for row in (ROOT / "requirements.in").read_text().split()}
    bare = {re.split(r"[\[~=<>;]", one)[0].strip().lower() for one in project.get("dependencies", [])}

    assert bare <= asked
