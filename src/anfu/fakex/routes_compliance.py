"""Batch compliance: a list of posts goes up, and what is gone of them comes down."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from anfu.fakex.door import APP, Answer, Call, Door, read_body
from anfu.fakex.limits import Limit
from anfu.fakex.problems import invalid, not_found
from anfu.fakex.records import Json, iso
from anfu.fakex.site import Site

KINDS = ("tweets", "users")
STORE = "/_fakex/compliance/{id:int}"


class Job(msgspec.Struct):
    """One list, before and after it came; in memory only."""

    id: int
    name: str
    kind: str
    made_ms: int
    host: str
    listed: list[int] | None = None


def begin(call: Call) -> Answer:
    """POST /2/compliance/jobs."""
    wish = call.json()
    if wish.get("type") not in KINDS or set(wish) - {"type", "name", "resumable"}:
        raise invalid("type", str(wish.get("type")), f"must be one of {KINDS}")
    job = Job(
        call.site.world.ids.next(call.now_ms), str(wish.get("name", "")), wish["type"], call.now_ms, call.host
    )
    call.site.compliance_jobs[job.id] = job
    return Answer({"data": _shape(job)})


def list_jobs(call: Call) -> Answer:
    """GET /2/compliance/jobs?type=."""
    kind = call.query.get("type", "")
    if kind not in KINDS:
        raise invalid("type", kind, f"must be one of {KINDS}")
    found = [_shape(job) for job in call.site.compliance_jobs.values() if job.kind == kind]
    return Answer(
        {"data": found, "meta": {"result_count": len(found)}} if found else {"meta": {"result_count": 0}}
    )


def take_list(call: Call) -> Answer:
    """PUT to the address that the job names: one id a line. X takes its time; this is done at once."""
    job = call.site.compliance_jobs.get(int(call.path["id"]))
    if job is None:
        raise not_found()
    job.listed = [int(line) for line in call.body.split()]
    return Answer({})


class Store(Door):
    """GET from the address that the job names: one object a line for each post that is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what is gone."""
        await read_body(receive)
        job = self.site.compliance_jobs.get(int(scope["path_params"]["id"]))
        lines = [line for x_id in (job.listed or [] if job else []) if (line := self._line(x_id))]
        await send({"type": "http.response.start", "status": 200 if job else 404, "headers": []})
        await send({"type": "http.response.body", "body": b"\n".join(map(msgspec.json.encode, lines))})

    def _line(self, x_id: int) -> Json | None:
        post = self.site.world.posts.get(x_id)
        if post and self.site.world.shows(post):
            return None
        reason = "protected" if post and post.is_visible else "deleted"
        return {"id": str(x_id), "action": "delete", "reason": reason}


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route; the store stands at another address on the true X."""
    app, jobs = frozenset((APP,)), "/2/compliance/jobs"
    return [
        ("GET", jobs, Door(site, f"GET {jobs}", list_jobs, app, Limit(150))),
        ("POST", jobs, Door(site, f"POST {jobs}", begin, app, Limit(150))),
        ("PUT", STORE, Door(site, f"PUT {STORE}", take_list, frozenset())),
        ("GET", STORE, Store(site, f"GET {STORE}", list_jobs, frozenset())),
    ]


def _shape(job: Job) -> Json:
    store = f"http://{job.host}/_fakex/compliance/{job.id}"
    return {
        "id": str(job.id),
        "type": job.kind,
        "name": job.name,
        "created_at": iso(job.made_ms),
        "status": "created" if job.listed is None else "complete",
        "upload_url": store,
        "download_url": store,
    }
