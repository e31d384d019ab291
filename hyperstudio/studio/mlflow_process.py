"""A process that writes a study into MLflow: it reads what to write as JSON, and says how many trials were new.

It is a process of its own since MLflow takes seconds to load and talks to a database or a server.
"""

import json
import sys
from typing import Any

STUDY, TRIAL = "hyperstudio.study", "hyperstudio.trial"
MOST = 100
"""So many entries MLflow takes at a time, of tags and parameters."""


def publish(said: dict[str, Any]) -> int:
    """Write a study: a run for it, and one below it for each trial; those that are there already stay."""
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Param, RunTag

    client = MlflowClient(said["uri"])
    found = client.get_experiment_by_name(said["project"])
    experiment = found.experiment_id if found is not None else client.create_experiment(said["project"])
    known: dict[str, str] = {}
    page: str | None = None
    quoted = said["study"].replace("'", "")
    while True:
        runs = client.search_runs([experiment], f"tags.`{STUDY}` = '{quoted}'", page_token=page)
        known |= {run.data.tags.get(TRIAL, ""): run.info.run_id for run in runs}
        page = runs.token
        if not page:
            break
    if "" not in known:
        top = client.create_run(experiment, run_name=said["study"], tags={STUDY: said["study"], **said["about"]})
        known[""] = top.info.run_id
    new = [row for row in said["trials"] if str(row["trial"]) not in known]
    for row in new:
        tags = {
            STUDY: said["study"],
            TRIAL: str(row["trial"]),
            "hyperstudio.state": row["state"],
            "hyperstudio.why": row["why"],
            "mlflow.parentRunId": known[""],
        }
        run = client.create_run(experiment, run_name=f"trial {row['trial']}", tags=tags).info
        reached = row["objective"] if isinstance(row["objective"], list) else [row["objective"]]
        aims = {f"objective{number or ''}": value for number, value in enumerate(reached) if value is not None}
        metrics = [Metric(name, value, run.start_time, 0) for name, value in {**row["metrics"], **aims}.items()]
        params = [Param(address, json.dumps(value).strip('"')) for address, value in row["configuration"].items()]
        for begin in range(0, max(len(params), 1), MOST):
            client.log_batch(run.run_id, metrics if not begin else (), params[begin : begin + MOST])
        client.set_terminated(run.run_id, "FAILED" if row["state"] == "failed" else "FINISHED")
    best = said["best"]
    client.log_batch(known[""], tags=[RunTag("hyperstudio.best", "" if best is None else str(best))])
    client.set_terminated(known[""], "FINISHED")
    return len(new)


if __name__ == "__main__":
    print(json.dumps({"new": publish(json.load(sys.stdin))}))
