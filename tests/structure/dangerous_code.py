"""Looks through the source for what an attacker could use: by its syntax tree, so that no comment misleads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "bundel"
Check = Callable[[ast.AST], str]
COMPILERS = {"re.compile", "re.search", "re.match", "re.fullmatch", "re.sub", "re.split", "re.findall", "re.finditer"}
READERS = {"requests", "urllib.request", "urllib3", "http.client", "httpx", "aiohttp", "socket", "ftplib"}
WEAK = {"md5", "sha1", "new", "MD5", "SHA1", "ARC4", "TripleDES", "Blowfish", "ECB", "PKCS1v15", "DES"}
UNPICKLERS = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle"}
XML = {"xml.sax", "xml.dom", "xml.dom.minidom", "xml.dom.pulldom", "lxml", "xmlrpc", "xml.etree"}
READS_XML = {"parse", "fromstring", "iterparse", "XMLParser", "XML", "XMLPullParser"}
# What this house does not have, and what would bring it: then the requirements about it come to count.
ELSEWHERE = re.compile(
    r"^(channels|graphene|strawberry-graphql|ariadne|ldap3|python-ldap|django-auth-ldap|python3-saml|pysaml2|djangosaml2"
    r"|aiortc|pymemcache|python-memcached|pylibmc|django-oauth-toolkit|websockets)$"
)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` as it stands; an empty text for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) in names


def imports(node: ast.AST) -> set[str]:
    """The modules that a line imports, each with those that it lies in."""
    if isinstance(node, ast.Import):
        return {one.name for one in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        return {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return set()


def runs_text(node: ast.AST) -> str:
    return "runs text" if calls(node, "eval", "exec", "compile", "__import__", "builtins.eval") else ""


def asks_a_shell(node: ast.AST) -> str:
    if calls(node, "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"):
        return "asks a shell"
    given = node.keywords if isinstance(node, ast.Call) else []
    is_open = any(one.arg == "shell" and getattr(one.value, "value", None) is not False for one in given)
    return "asks a shell" if is_open else ""


def pastes_a_query(node: ast.AST) -> str:
    """Text that is put together, in the place where a query stands."""
    if not isinstance(node, ast.Call):
        return ""
    name = dotted(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
    if name in ("extra", "RawSQL") or (name == "raw" and "objects" in ast.dump(node.func)):
        return "leaves the guarded way of asking"
    is_made = node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    return "pastes a query together" if name in ("execute", "executemany") and is_made else ""


def unpickles(node: ast.AST) -> str:
    if imports(node) & UNPICKLERS:
        return "unpickles"
    given = node.keywords if isinstance(node, ast.Call) else []
    allows = any(one.arg == "allow_pickle" and getattr(one.value, "value", None) is not False for one in given)
    return "unpickles" if allows else ""


def is_weak(node: ast.AST) -> str:
    name = dotted(node).split(".") if isinstance(node, ast.Attribute) else []
    if (
        len(name) > 1
        and name[-1] in WEAK
        and name[0] in ("hashlib", "hashes", "algorithms", "modes", "padding", "hmac")
    ):
        # hmac.new takes its hash as an argument, which is looked at by itself.
        return "" if name == ["hmac", "new"] else f"uses {'.'.join(name)}"
    found = imports(node) & {f"hashlib.{one}" for one in ("md5", "sha1")}
    return f"uses {found.pop()}" if found else ""


def draws_lots(node: ast.AST) -> str:
    return "draws from what can be foreseen" if "random" in {one.split(".")[0] for one in imports(node)} else ""


def reads_xml(node: ast.AST) -> str:
    found = imports(node)
    is_reader = any(one.rpartition(".")[2] in READS_XML and one.startswith(("xml", "lxml")) for one in found)
    return "reads XML unguarded" if is_reader or found & (XML - {"xml.etree"}) else ""


def reads_yaml(node: ast.AST) -> str:
    if calls(node, "yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "yaml.unsafe_load_all"):
        return "reads YAML unguarded"
    is_load = calls(node, "yaml.load") and isinstance(node, ast.Call)
    return "reads YAML unguarded" if is_load and "Loader" not in ast.unparse(node) else ""


def makes_a_pattern(node: ast.AST) -> str:
    if not (isinstance(node, ast.Call) and dotted(node.func) in COMPILERS and node.args):
        return ""
    pattern = node.args[0]
    made = [one for one in ast.walk(pattern) if isinstance(one, ast.FormattedValue)]
    loose = [one for one in made if not calls(one.value, "re.escape")]
    is_made = bool(loose) or (isinstance(pattern, ast.BinOp) and "re.escape" not in ast.unparse(pattern))
    return "makes a pattern of what it is given" if is_made else ""


def makes_a_template(node: ast.AST) -> str:
    is_made = imports(node) & {"django.template.Template", "django.template.Engine", "string.Template", "jinja2"}
    is_made = is_made or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "from_string")
    return "makes a template of text" if is_made else ""


def formats_unknown_text(node: ast.AST) -> str:
    """``text.format(...)`` where the text is no constant of the code and no translation of one."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"):
        return ""
    text = node.func.value
    named = dotted(text.value if isinstance(text, ast.Subscript) else text).rpartition(".")[2]
    is_known = (
        isinstance(text, ast.Constant)
        or named.isupper()
        or calls(text, "_", "gettext", "gettext_lazy", "ngettext", "str")
    )
    return "" if is_known else f"formats {ast.unparse(text)}"


def speaks_to_the_outside(node: ast.AST) -> str:
    found = imports(node) & READERS
    return f"speaks to the outside with {found.pop()}" if found else ""


def trusts_any_certificate(node: ast.AST) -> str:
    if dotted(node).endswith(("CERT_NONE", "_create_unverified_context")):
        return "trusts any certificate"
    given = node.keywords if isinstance(node, ast.Call) else []
    is_off = any(one.arg in ("verify", "check_hostname") and getattr(one.value, "value", 1) is False for one in given)
    return "trusts any certificate" if is_off else ""


def takes_every_field(node: ast.AST) -> str:
    is_all = isinstance(node, ast.Assign) and any(dotted(one) in ("fields", "exclude") for one in node.targets)
    text = ast.unparse(node.value) if is_all and isinstance(node, ast.Assign) else ""
    is_loose = text == "'__all__'" or (is_all and dotted(getattr(node, "targets", [node])[0]) == "exclude")
    return "takes every field of a model" if is_loose else ""


def spells_a_secret(node: ast.AST) -> str:
    if not (
        isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ):
        return ""
    named = {dotted(one).rpartition(".")[2].lower() for one in node.targets}
    is_secret = any(re.search(r"(^|_)(password|secret|api_?key|private_key|token)$", one) for one in named)
    return "spells out a secret" if is_secret and re.fullmatch(r"\S{8,}", node.value.value) else ""


def escapes_nothing(node: ast.AST) -> str:
    return "marks text as safe" if calls(node, "mark_safe", "SafeString", "SafeText") else ""


@cache
def sources() -> dict[str, ast.AST]:
    """Every module of the source: its path from there, and its tree. Read once for all tests."""
    paths = sorted(SOURCE.rglob("*.py"))
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """By module, the lines that a check can find something in."""
    kinds = (ast.Call, ast.Import, ast.ImportFrom, ast.Attribute, ast.Assign)
    return {name: [node for node in ast.walk(tree) if isinstance(node, kinds)] for name, tree in sources().items()}


def found_in(found: list[ast.AST], check: Check) -> set[str]:
    return {what for node in found if (what := check(node))}


def everywhere(check: Check) -> dict[str, set[str]]:
    """By module, what this check finds there; a migration is given nothing by anybody, so it may paste names."""
    may_paste = "/migrations/" if check is pastes_a_query else " "
    return {name: what for name, found in nodes().items() if may_paste not in name and (what := found_in(found, check))}


def patterns() -> Iterator[tuple[str, str]]:
    """Every pattern that stands in the source, with the module where it stands."""
    for name, found in nodes().items():
        for node in found:
            if isinstance(node, ast.Call) and dotted(node.func) in COMPILERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield name, first.value
