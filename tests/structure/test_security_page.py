"""What docs/security.md says about limits is what the code does, and about TLS what the proxy of our example does."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = re.compile(r"^\| [^|]+ \| (\d+) \| `([\w.]+)\.(\w+)` \|$", re.M)


def limits() -> list[tuple[str, str, str]]:
    return LIMIT.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def is_true(number: str, module: str, name: str) -> bool:
    return bool(getattr(import_module(module), name) == int(number))


def test_every_limit_on_the_page_is_the_one_in_the_code() -> None:
    assert [limit for limit in limits() if not is_true(*limit)] == [] and len(limits()) >= 20
    assert not is_true("11", "bundel.apps.accounts.actions.tries", "TRIES")


def settings_of_proxy(text: str) -> dict[str, set[str]]:
    """The settings of TLS in an nginx file, each as the set of its words."""
    return {name: set(re.split(r"[\s:]+", words)) for name, words in re.findall(r"^\s*(ssl_\w+)\s+(.+);$", text, re.M)}


def is_strong(cipher: str) -> bool:
    return cipher.startswith("ECDHE-") and cipher.endswith(("-GCM-SHA256", "-GCM-SHA384", "-POLY1305"))


def test_the_proxy_of_the_example_speaks_new_tls_with_strong_ciphers_alone() -> None:
    found = settings_of_proxy((ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8"))

    assert found["ssl_protocols"] == {"TLSv1.2", "TLSv1.3"}
    assert [one for one in found["ssl_ciphers"] if not is_strong(one)] == [] and len(found["ssl_ciphers"]) >= 4
    assert not is_strong("AES128-SHA") and not is_strong("ECDHE-RSA-AES128-SHA")


def test_the_proxy_of_the_example_slows_down_who_sends_much_and_nobody_who_reads() -> None:
    text = (ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8")
    (key, rate), *others = re.findall(r"^limit_req_zone (\$\w+) zone=sending:\w+ rate=(\d+)r/m;$", text, re.M)

    assert f'map $request_method {key} {{ POST $binary_remote_addr; default ""; }}' in text and others == []
    assert 60 <= int(rate) <= 300 and "limit_req zone=sending burst=" in text and "limit_req_status 429;" in text
