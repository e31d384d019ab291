"""A process that writes a study into MLflow: it reads what to write as JSON, and says how many trials were new.

It is a process of its own since MLflow takes seconds to load and talks to a database or a server.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from typing import Any

STUDY, TRIAL, CONFIGURATION = "hyperstudio.study", "hyperstudio.trial", "hyperstudio.configuration"
EARLIER = "earlier"
"""What stands in place of the number of a trial that is not in the study any more, since its space was changed."""
MOST = 100
"""So many entries MLflow takes at a time, of tags and parameters."""
OVER = ("FINISHED", "FAILED")


def publish(said: dict[str, Any]) -> int:
    """Write a study: a run for it, and one below it for each trial; those that are there already stay.

    A trial is known by its configuration, since its number may change with the space. One whose writing was cut is
    written to its end.
    """
    from mlflow import MlflowClient
    from mlflow.entities import RunTag

    client = MlflowClient(said["uri"])
    found = client.get_experiment_by_name(said["project"])
    experiment = found.experiment_id if found is not None else client.create_experiment(said["project"])
    runs = _runs_of(client, experiment, said["study"])
    tops = [run.info.run_id for run in runs if TRIAL not in run.data.tags]
    if not tops:
        top = client.create_run(experiment, run_name=said["study"], tags={STUDY: said["study"], **said["about"]})
        tops = [top.info.run_id]
    known = {
        run.data.tags.get(CONFIGURATION) or _digest(run.data.params): run for run in runs if TRIAL in run.data.tags
    }
    new = 0
    for row in said["trials"]:
        params = {address: json.dumps(value).strip('"') for address, value in row["configuration"].items()}
        run = known.pop(_digest(params), None)
        number = str(row["trial"])
        if run is not None and run.data.tags[TRIAL] != number:
            _rename(client, run.info.run_id, number)
        if run is not None and run.info.status in OVER:
            continue
        new += 1
        tags = {
            STUDY: said["study"],
            TRIAL: number,
            CONFIGURATION: _digest(params),
            "hyperstudio.state": row["state"],
            "hyperstudio.why": row["why"],
            "mlflow.parentRunId": tops[0],
        }
        run = run or client.create_run(experiment, run_name=f"trial {number}", tags=tags)
        _fill(client, run.info, row, params)
    for run in known.values():
        if run.data.tags[TRIAL] != EARLIER:
            _rename(client, run.info.run_id, EARLIER)
    best = said["best"]
    client.log_batch(tops[0], tags=[RunTag("hyperstudio.best", "" if best is None else str(best))])
    client.set_terminated(tops[0], "FINISHED")
    return new


def _runs_of(client: Any, experiment: str, study: str) -> list[Any]:
    """All runs of a study, that of the study itself among them."""
    found: list[Any] = []
    page: str | None = None
    quoted = study.replace("'", "")
    while True:
        runs = client.search_runs([experiment], f"tags.`{STUDY}` = '{quoted}'", page_token=page)
        found += runs
        page = runs.token
        if not page:
            return found


def _digest(params: Mapping[str, str]) -> str:
    """What a configuration is known by."""
    return hashlib.blake2b(json.dumps(dict(params), sort_keys=True).encode(), digest_size=12).hexdigest()


def _fill(client: Any, run: Any, row: dict[str, Any], params: dict[str, str]) -> None:
    """Write what a trial is and gave; its end last, so that one which was cut is seen to be."""
    from mlflow.entities import Metric, Param

    reached = row["objective"] if isinstance(row["objective"], list) else [row["objective"]]
    aims = {f"objective{number or ''}": value for number, value in enumerate(reached) if value is not None}
    metrics = [Metric(name, value, run.start_time, 0) for name, value in {**row["metrics"], **aims}.items()]
    every = [Param(address, text) for address, text in params.items()]
    for begin in range(0, max(len(every), 1), MOST):
        client.log_batch(run.run_id, metrics if not begin else (), every[begin : begin + MOST])
    client.set_terminated(run.run_id, "FAILED" if row["state"] == "failed" else "FINISHED")


def _rename(client: Any, run: str, number: str) -> None:
    client.set_tag(run, TRIAL, number)
    client.set_tag(run, "mlflow.runName", f"trial {number}" if number != EARLIER else "a trial of an earlier space")


if __name__ == "__main__":
    print(json.dumps({"new": publish(json.load(sys.stdin))}))
