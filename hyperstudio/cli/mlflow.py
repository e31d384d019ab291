"""`hyperstudio mlflow`: give a study to MLflow."""

from typing import Annotated

import typer

from hyperstudio.cli.printing import answer, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.studio.mlflow_study import publish_to_mlflow
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.shown_study import newest_study, shown_study


def mlflow_command(
    project: ProjectFolder,
    study: Annotated[str | None, typer.Argument(metavar="[STUDY]", help="Default: the newest.")] = None,
    to: Annotated[
        str, typer.Option(metavar="ADDRESS", help="http://… or sqlite:///…. Default: a file of the project.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Publish a study to MLflow: a run for it, and one for each trial."""
    with told(as_json):
        document = open_document(project)
        name = study or newest_study(document.folder) or "none"
        shown = shown_study(document.folder, document.project, name)
        result = publish_to_mlflow(shown, document.folder, to)
        answer(as_json, result, lambda: say(f"{result['new']} of {result['trials']} trials are new in {result['to']}."))
