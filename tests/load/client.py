"""Clients on loopback: cast one vote a session, or ask for a page again and again. Bounded in number and time.

    python -m tests.load.client ADDRESS WORLD cast CLIENTS HOW_MANY
    python -m tests.load.client ADDRESS WORLD get PATH CLIENTS HOW_MANY        as anybody
    python -m tests.load.client ADDRESS WORLD get-as PATH CLIENTS HOW_MANY     as the first voter

Prints one JSON object: requests a second, p50, p95, p99 and the worst in milliseconds, and what was answered.
"""

import http.client
import json
import random
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

LONGEST_SECONDS = 180
Ask = Callable[[http.client.HTTPConnection, int], int]


def caster(world: dict) -> Ask:
    def cast(connection: http.client.HTTPConnection, number: int) -> int:
        token = secrets.token_hex(16)
        body = [("csrfmiddlewaretoken", token), ("key", secrets.token_hex(16))]
        body += [("choice", project) for project in random.sample(world["projects"], 4)]
        headers = {
            "Cookie": f"csrftoken={token}; sessionid={world['sessions'][number]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", world["vote"], urlencode(body), headers)
        answer = connection.getresponse()
        answer.read()
        # The receipt's page is where a vote that was accepted leads.
        return answer.status if answer.status != 302 or answer.headers["Location"].endswith("/receipt/") else 0

    return cast


def getter(path: str, session: str = "") -> Ask:
    headers = {"Accept-Encoding": "gzip", **({"Cookie": f"sessionid={session}"} if session else {})}

    def get(connection: http.client.HTTPConnection, number: int) -> int:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return get


def run(address: str, ask: Ask, *, clients: int, how_many: int) -> dict:
    host = urlsplit(address).netloc
    numbers, lock = iter(range(how_many)), threading.Lock()
    took: list[float] = []
    answers: Counter[int] = Counter()
    until = time.monotonic() + LONGEST_SECONDS

    def work() -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        while time.monotonic() < until:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            began = time.perf_counter()
            try:
                status = ask(connection, number)
            except (OSError, http.client.HTTPException):
                connection.close()
                status = -1
            with lock:
                took.append(time.perf_counter() - began)
                answers[status] += 1
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return figures(took, answers, seconds)


def figures(took: list[float], answers: Counter[int], seconds: float) -> dict:
    in_order = sorted(took)

    def at(share: float) -> float:
        return round(1_000 * in_order[min(int(share * len(in_order)), len(in_order) - 1)], 1)

    return {
        "per_second": round(len(took) / seconds, 1),
        "p50_ms": at(0.50),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "worst_ms": at(1.0),
        "answers": {str(status): count for status, count in sorted(answers.items())},
    }


def main(words: list[str]) -> None:
    address, world, what, *rest = words
    known = json.loads(Path(world).read_text())
    if what == "cast":
        ask, (clients, how_many) = caster(known), map(int, rest)
    else:
        ask = getter(rest[0], known["sessions"][0] if what == "get-as" else "")
        clients, how_many = map(int, rest[1:])
    print(json.dumps(run(address, ask, clients=clients, how_many=how_many)))


if __name__ == "__main__":
    main(sys.argv[1:])
