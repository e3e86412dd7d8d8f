"""Apps meet through actions, queries and models only; foreign keys point downwards; no clocks below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.checks.finding import Finding, parsed

APPS = "src/bundel/apps"
# From top to bottom; the same order as the import-linter contract in pyproject.toml.
ORDER = (
    "operations",
    "portfolio",
    "decisions",
    "meetings",
    "estimates",
    "landscape",
    "horizon",
    "moderation",
    "inbox",
    "record",
    "jobs",
    "directory",
    "accounts",
    "organisations",
    "audit",
    "keeping",
)
DOORS = {"actions", "queries", "models"}
# Each further door with its reason.
FURTHER_DOORS = {
    "audit.kinds": "an app makes known what its own entries in the audit log are called",
    "accounts.policy": "the one policy module decides for every app",
    "accounts.audience": "the viewer, as the policy and every query know it",
    "accounts.files": "a list leaves as a file in one way",
    "accounts.words": "what is wrong with an uploaded list, in words",
    "accounts.forms": "every form that changes a stored object carries its key and the version it saw",
    "accounts.log_in": "a look at the installation asks whether the log-ins of municipalities answer",
    "accounts.mail": "every mail leaves through one place",
    "accounts.steps": "what comes of a form is told in one way: done, refused, or somebody else was first",
    "accounts.trail": "who acts, when and from where, for the audit log",
    "accounts.versions": "an action says no in two ways: it can't be kept, or somebody else was first",
    "accounts.idempotency": "every changing form goes through it",
    "decisions.remarks": "what people say of a topic that lands on them, read apart from what was decided",
    "decisions.choice": "what is chosen and why, the same for a proposal and a decision",
    "horizon.pdf": "a page becomes a PDF in one way",
    "keeping.clearing": "an app makes known how what it keeps goes when its time has passed",
    "keeping.replacing": "an erased person goes out of texts in one way",
    "keeping.people": "an app declares what it keeps about people",
    "keeping.terms": "every term stands in one table",
    "organisations.addressing": "a view gets the organisation of its address in one way",
    "organisations.names": "names are compared in one way",
    "organisations.planning": "what a planned merger must be, for the form that asks and the action that plans",
    "organisations.touching": "what a merger touches, counted over the tables of every app",
    "jobs.registry": "a job is registered by the app whose work it is, and tells how far it is in one way",
    "record.checking": "whoever restores or upgrades has the whole record recomputed",
    "record.outside": "a backup stays away from the keys, and a look at the installation tells how they lie",
    "record.returning": "a restore hands the record over to it",
    "record.signing": "whoever signs hears that the record was halted",
}
KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime", "time", "monotonic", "perf_counter"}
CLOCK_OWNERS = {"date", "datetime", "timezone", "time"}
CHANCE = {"random", "secrets", "uuid4", "uuid1"}


def check(root: Path) -> list[Finding]:
    return [*side_doors(root), *upward_keys(root), *clocks_and_chance(root)]


def side_doors(root: Path) -> list[Finding]:
    """Imports of another app that do not go through one of its doors."""
    found = []
    for path, app, tree in app_modules(root):
        for line, module in imports(tree):
            parts = module.split(".")
            if parts[:2] != ["bundel", "apps"] or len(parts) < 4 or parts[2] == app:
                continue
            if parts[3] not in DOORS and ".".join(parts[2:4]) not in FURTHER_DOORS:
                do = f"Go through {parts[2]}.actions or {parts[2]}.queries"
                found.append(Finding(str(path.relative_to(root)), line, f"{app} reaches into {module}", do))
    return found


def upward_keys(root: Path) -> list[Finding]:
    found = []
    for path, app, tree in app_modules(root):
        origin = {name: module for _, module, names in from_imports(tree) for name in names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in KEYS and node.args:
                target = app_of(node.args[0], origin) or app
                if target in ORDER and app in ORDER and ORDER.index(target) < ORDER.index(app):
                    do = "Turn the key around: the higher app points at the lower"
                    found.append(Finding(str(path.relative_to(root)), node.lineno, f"{app} points up at {target}", do))
    return found


def app_of(target: ast.expr, origin: dict[str, str]) -> str | None:
    """The app that a foreign key points at, when it names another one."""
    if isinstance(target, ast.Constant) and isinstance(target.value, str) and "." in target.value:
        return target.value.split(".")[0]
    name = target.id if isinstance(target, ast.Name) else getattr(getattr(target, "value", None), "id", "")
    module = origin.get(name, "").split(".")
    return module[2] if module[:2] == ["bundel", "apps"] and len(module) > 2 else None


def clocks_and_chance(root: Path) -> list[Finding]:
    """Time, chance and viewer are arguments: engine and queries never ask for them."""
    found = []
    for path, tree in parsed(root, "src/bundel/engine", APPS):
        is_pure = "engine" in path.parts or path.stem == "queries" or "queries" in path.parts
        if not is_pure:
            continue
        name = str(path.relative_to(root))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and reads_clock(node):
                found.append(Finding(name, node.lineno, "reads the clock", "Take today or now as an argument"))
        for line, module in imports(tree):
            if module.split(".")[0] in CHANCE:
                found.append(
                    Finding(name, line, f"imports {module}", "Take a seed, and draw with numpy's default_rng(seed)")
                )
    return found


def reads_clock(node: ast.Call) -> bool:
    owner = getattr(node.func, "value", None)
    owner_name = getattr(owner, "id", getattr(owner, "attr", ""))
    return getattr(node.func, "attr", "") in CLOCKS and owner_name in CLOCK_OWNERS


def app_modules(root: Path) -> Iterator[tuple[Path, str, ast.Module]]:
    for path, tree in parsed(root, APPS):
        parts = path.relative_to(root / APPS).parts
        if len(parts) > 1:
            yield path, parts[0], tree


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
    for line, module, names in from_imports(tree):
        yield from ((line, f"{module}.{name}") for name in names)


def from_imports(tree: ast.Module) -> Iterator[tuple[int, str, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module, [alias.name for alias in node.names]
