"""All house checks that only read the tree."""

from __future__ import annotations

import sys

from tools.checks import lengths, names, outside, proofs, rooms, templates, translations, tree_map
from tools.checks.finding import ROOT

CHECKS = {
    "lengths": lengths.check,
    "names": names.check,
    "outside": outside.check,
    "proofs": proofs.check,
    "rooms": rooms.check,
    "templates": templates.check,
    "translations": translations.check,
    "tree_map": tree_map.check,
}


def main() -> int:
    wanted = sys.argv[1:] or list(CHECKS)
    findings = sorted({finding for name in wanted for finding in CHECKS[name](ROOT)})
    print(*findings, sep="\n")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
