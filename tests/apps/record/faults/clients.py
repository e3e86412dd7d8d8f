"""Many at once: all ask at one moment, each about the same thing.

Each client has a thread of its own, or ``served`` by as many threads as a server has (two processes of four): then who
asks waits for a thread too, and the time counts from the moment at which all asked.
"""

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
THREADS_OF_A_SERVER = 4


Ask = Callable[[int, int], object]


def write_about_the_same(client: int, number: int) -> None:
    write(f"client-{client}-{number}", "decision/1", lambda line: None)


def work_of_one_process(
    clients: range, writes: int, start: int, say: Callable[[str], object], is_served: bool, ask: Ask
) -> None:
    """Everything is asked twice with the same key, as after a line that was cut; of those served, once."""
    os.read(start, 1)
    asked_at = time.monotonic()

    def work(some: range) -> None:
        for client, number in ((client, number) for client in some for number in range(writes)):
            for _twice in range(1 if is_served else 2):
                began = asked_at if is_served else time.monotonic()
                try:
                    ask(client, number)
                    say(f"{time.monotonic() - began}\n")
                except Exception as fault:
                    say(f"{type(fault).__name__}: {fault}\n")
        from django.db import connection

        connection.close()

    count = THREADS_OF_A_SERVER if is_served else len(clients)
    threads = [threading.Thread(target=work, args=(clients[first::count],)) for first in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


def answers_of(clients: int, writes: int, is_served: bool, ask: Ask) -> list[str]:
    """What each was told, a line each: the seconds that it took, or the fault."""
    reading, writing = os.pipe()
    start, go = os.pipe()
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if not child:
            work_of_one_process(range(number, clients, PROCESSES), writes, start, said_to(writing), is_served, ask)
        children.append(child)
    os.close(writing)
    os.write(go, b"g" * PROCESSES)
    with os.fdopen(reading) as said:
        lines = said.read().splitlines()
    for child in children:
        os.waitpid(child, 0)
    return lines


def main(clients: int, writes: int, is_served: bool) -> None:
    set_up()
    print(json.dumps(told(answers_of(clients, writes, is_served, write_about_the_same))))


def of_the_answers(lines: list[str]) -> dict[str, object]:
    """How many were answered, how long the last waited, and what the work took of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answered = [float(line) for line in lines if line.replace(".", "").replace("e-", "").isdigit()]
    return {
        "answered": len(answered),
        "slowest": max(answered, default=0),
        "processor_seconds": used.ru_utime + used.ru_stime,
        "faults": [line for line in lines if line.count(".") != 1 or ":" in line][:5],
    }


def told(lines: list[str]) -> dict[str, object]:
    from tests.apps.record.faults.writing import NOW

    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.checking import check_record
    from bundel.apps.record.models import Disclosure, Entry

    before = list(Entry.objects.order_by("index").values_list("leaf_hash", flat=True))
    committed = Disclosure.objects.order_by("entry_id").values_list("committed", flat=True)
    publish_checkpoint(NOW)
    return {
        "entries": len(before),
        **of_the_answers(lines),
        # Each state names the one before: nobody wrote on top of a state that somebody else had changed.
        "chain_is_whole": [json.loads(one)["previous"] for one in committed]
        == ["", *(bytes(one).hex() for one in before[:-1])],
        "is_whole": check_record(NOW).is_good,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "served" in sys.argv)
