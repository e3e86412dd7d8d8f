"""Kills a writer with four threads in the middle of its work, again and again, on one database; tells what was lost.

What got no answer is asked for again with the same key, as somebody at a screen would.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading

from tests.apps.record.faults.writing import said_to, set_up, write

THREADS = 4


def writer(writing: int, asked: list[str], too_early: bool) -> None:
    """Write what is asked, with four threads, until somebody kills us."""
    left, lock = list(reversed(asked)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left:
                    return
                key = left.pop()
            write(key, f"decision/{key[-1]}", said_to(writing), too_early=too_early)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


def killed(asked: list[str], answers: int, too_early: bool) -> list[str]:
    """A writer that is killed right after so many answers; what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        writer(writing, asked, too_early)
    os.close(writing)
    lines = list[str]()
    with os.fdopen(reading) as said:
        for line in said:
            lines.append(line.strip())
            if len(lines) == answers:
                os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return lines


def main(kills: int, seed: int, too_early: bool) -> None:
    set_up()
    chance, answered, number = random.Random(seed), list[str](), 0
    open_keys = list[str]()
    for _ in range(kills):
        while len(open_keys) < 40:
            open_keys.append(f"key-{number}")
            number += 1
        lines = killed(open_keys, chance.randrange(1, 12), too_early)
        answered += lines
        done = {line.split()[0] for line in lines}
        open_keys = [key for key in open_keys if key not in done]
    print(json.dumps({"answered": len(answered), **told(answered)}))


def told(answered: list[str]) -> dict[str, object]:
    from django.db import connection
    from tests.apps.record.faults.writing import NOW

    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.checking import check_record
    from bundel.apps.record.models import Disclosure, Entry

    connection.close()
    standing = dict(Entry.objects.order_by("index").values_list("key", "index"))
    publish_checkpoint(NOW)
    return {
        "lost": [line for line in answered if standing.get(line.split()[0]) != int(line.split()[1])],
        "gaps": sorted(standing.values()) != list(range(len(standing))),
        "doubled": Entry.objects.count() - len(standing) + Disclosure.objects.count() - len(standing),
        "is_whole": check_record(NOW).is_good,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "too early")
