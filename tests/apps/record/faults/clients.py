"""Many at once: processes with threads that all start at one moment, each writing about the same thing."""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable

from tests.apps.record.faults.writing import said_to, set_up, write

PROCESSES = 2


def work_of_one_process(clients: range, writes: int, start: int, say: Callable[[str], object]) -> None:
    """A thread for each client; every write is sent twice with the same key, as after a line that was cut."""
    os.read(start, 1)

    def work(client: int) -> None:
        for number in range(writes):
            for _twice in range(2 if writes > 1 else 1):
                began = time.monotonic()
                try:
                    write(f"client-{client}-{number}", "decision/1", lambda line: None)
                    say(f"{time.monotonic() - began}\n")
                except Exception as fault:
                    say(f"{type(fault).__name__}: {fault}\n")
        from django.db import connection

        connection.close()

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


def main(clients: int, writes: int) -> None:
    set_up()
    reading, writing = os.pipe()
    start, go = os.pipe()
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if not child:
            work_of_one_process(range(number, clients, PROCESSES), writes, start, said_to(writing))
        children.append(child)
    os.close(writing)
    os.write(go, b"g" * PROCESSES)
    with os.fdopen(reading) as said:
        lines = said.read().splitlines()
    for child in children:
        os.waitpid(child, 0)
    print(json.dumps(told(lines)))


def told(lines: list[str]) -> dict[str, object]:
    from tests.apps.record.faults.writing import NOW

    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.checking import check_record
    from bundel.apps.record.models import Disclosure, Entry

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answered = [float(line) for line in lines if line.replace(".", "").replace("e-", "").isdigit()]
    before = list(Entry.objects.order_by("index").values_list("leaf_hash", flat=True))
    committed = Disclosure.objects.order_by("entry_id").values_list("committed", flat=True)
    publish_checkpoint(NOW)
    return {
        "entries": len(before),
        "answered": len(answered),
        "slowest": max(answered, default=0),
        "processor_seconds": used.ru_utime + used.ru_stime,
        "faults": [line for line in lines if line.count(".") != 1 or ":" in line][:5],
        # Each state names the one before: nobody wrote on top of a state that somebody else had changed.
        "chain_is_whole": [json.loads(one)["previous"] for one in committed]
        == ["", *(bytes(one).hex() for one in before[:-1])],
        "is_whole": check_record(NOW).is_good,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
