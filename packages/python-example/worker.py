"""Works through a project's tasks with nothing but `requests`: claim, read, heartbeat, complete.

Usage: PORTCULLIS_TOKEN=... worker.py http://127.0.0.1:8080 street-scenes
"""
import os
import sys
import threading
import time

import requests

ORIGIN, PROJECT = sys.argv[1].rstrip("/"), sys.argv[2]
session = requests.Session()
session.headers["Authorization"] = "Bearer " + os.environ["PORTCULLIS_TOKEN"]


def call(method, path, **options):
    """Asks again when the gateway is overloaded (429, 503), and for no other reason: a 403 is a decision."""
    for attempt in range(5):
        answer = session.request(method, ORIGIN + path, timeout=60, allow_redirects=False, **options)
        if answer.status_code not in (429, 503):
            break
        time.sleep(float(answer.headers.get("Retry-After", 2**attempt / 4)))
    if not answer.ok:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer


def keep_alive(task, over):
    """Extends the lease until the work is over; a lease that is lost ends the heartbeats, and `complete` then fails with 409."""
    while not over.wait(task["lease"]["heartbeatSeconds"]):
        try:
            if session.post(f"{ORIGIN}/v1/tasks/{task['id']}/heartbeat", json={}, timeout=60).status_code in (403, 404, 409):
                return
        except requests.RequestException as error:  # the next one may get through: a lease lasts for three of them
            print("no heartbeat:", error, file=sys.stderr)


def annotate(task):
    """The work itself: here the bytes of every item are only counted."""
    for item in task["items"]:
        with call("GET", f"/v1/items/{item['id']}/content", params={"project": task["projectId"]}, stream=True) as answer:
            size = sum(len(chunk) for chunk in answer.iter_content(1 << 16))
        print(f"{item['key']}: {size} bytes, record {answer.headers['X-Access-Record']}", flush=True)


while True:
    claim = call("POST", f"/v1/projects/{PROJECT}/tasks/claim", json={}).json()
    if claim["task"] is None and claim["reason"] == "NONE_LEFT":
        break
    if claim["task"] is None:
        time.sleep(claim["retryAfterSeconds"])
        continue
    done = threading.Event()
    threading.Thread(target=keep_alive, args=(claim["task"], done), daemon=True).start()
    try:
        annotate(claim["task"])
    finally:
        done.set()
    call("POST", f"/v1/tasks/{claim['task']['id']}/complete", json={})
