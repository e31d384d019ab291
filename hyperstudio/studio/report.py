"""The report of a study: what it looked for and found, in words, tables and plots; one HTML file, or Markdown."""

import base64
import io
from datetime import datetime
from html import escape
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.counts import again_text
from hyperstudio.studio.shown_study import ShownStudy
from hyperstudio.studio.study_plots import CHARTS, study_figure
from hyperstudio.studio.study_words import answers_of, milder_forms_of, study_words

BEST_TRIALS = 15
SIZE = (9.0, 4.4)
DOTS = 110.0
STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, sans-serif; color: #1b2029; background: #fff; margin: 2.5rem auto; max-width: 60rem;
  padding: 0 1.25rem; }
h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
p.about { color: #566070; margin-top: 0; } li.warn { color: #8a5800; } li.bad { color: #bf2630; }
table { border-collapse: collapse; font-size: .92rem; display: block; overflow-x: auto; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d3d8e0; vertical-align: top; }
th { color: #566070; font-weight: 600; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
img { max-width: 100%; height: auto; } code { background: #f1f3f6; padding: .1rem .3rem; border-radius: 4px; }
"""

Rows = list[tuple[str, ...]]


def save_report(study: ShownStudy, out: Path) -> None:
    """Write the report: `.html` is one file with its plots inside, `.md` has them in a folder beside it.

    StudioError for another suffix, for a study without trials, or where nothing can be written.
    """
    if not study.trials:
        raise StudioError("The study has no trial yet.", "Search first.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix.lower() in {".html", ".htm"}:
            out.write_text(report_html(study), encoding="utf-8")
        elif out.suffix.lower() == ".md":
            plots = out.with_name(f"{out.stem}_plots")
            plots.mkdir(exist_ok=True)
            for kind in CHARTS:
                (plots / f"{kind}.png").write_bytes(_png(study, kind))
            out.write_text(report_markdown(study, plots.name), encoding="utf-8")
        else:
            raise StudioError(f"A report cannot be written as “{out.name}”.", "Use a name that ends in .html or .md.")
    except OSError as wrong:
        raise StudioError(f"{out} could not be written: {wrong.strerror}.", "Choose another place.") from wrong


def report_html(study: ShownStudy) -> str:
    """The report as one HTML page that needs nothing else."""
    said = "".join(f'<li class="{line.tone}">{escape(line.text)}</li>' for line in study_words(study))
    plots = "".join(
        f'<h2>{escape(chart.title)}</h2><img alt="{escape(chart.title)}" '
        f'src="data:image/png;base64,{base64.b64encode(_png(study, kind)).decode()}">'
        for kind, chart in CHARTS.items()
    )
    aims = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in _aims(study))
    head, rows = _trials(study)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(_title(study))}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
        f'<h1>{escape(_title(study))}</h1><p class="about">{escape(_about(study))}</p>'
        f"<h2>Findings</h2><ul>{said}</ul>{_html_forms(study)}<h2>Objective</h2><table>{aims}</table>"
        f"<h2>The best trials</h2>{_html_table(head, rows)}{plots}</body></html>\n"
    )


def report_markdown(study: ShownStudy, plots: str) -> str:
    """The report as Markdown; `plots` is the folder of its pictures."""
    parts = [f"# {_title(study)}", _about(study), "## Findings"]
    parts.append("\n".join(f"- {_marked(line.text)}" for line in study_words(study)))
    if forms := milder_forms_of(study):
        parts.append(
            "Milder forms of the objective:\n\n" + "\n".join(f"- {name}: `{text}`" for name, text in forms.items())
        )
    parts += [
        "## Objective",
        _markdown_table(("", ""), _aims(study)),
        "## The best trials",
        _markdown_table(*_trials(study)),
    ]
    for kind, chart in CHARTS.items():
        parts += [f"## {chart.title}", f"![{chart.title}]({plots}/{kind}.png)"]
    return "\n\n".join(parts) + "\n"


def _title(study: ShownStudy) -> str:
    return f"{study.project.label}: study {study.about.name}"


def _about(study: ShownStudy) -> str:
    begun = f" Begun {datetime.fromtimestamp(study.about.at):%Y-%m-%d %H:%M}." if study.about.at else ""
    run, naive, measuring = (
        sum(getattr(trial.outcome, name) for trial in study.trials) for name in ("run", "naive", "measuring")
    )
    seconds = sum(trial.outcome.seconds for trial in study.trials)
    ran = f"{run:,} steps run{again_text(measuring)}; without reuse {naive:,}"
    return f"{len(study.trials):,} trials, {seconds:,.1f} s in all. {ran}.{begun}"


def _aims(study: ShownStudy) -> Rows:
    about, project = study.about, study.project
    rows = [("Objective", text) for text in about.aims]
    rows += [("Constraint", text) for text in about.constraints]
    rows += [("Price", f"{name} = {price:g}") for name, price in project.prices.items()]
    seed = "" if about.seed is None else f", seed {about.seed}"
    rows += [("Sampler", f"{about.sampler}{seed}"), ("Workflows", ", ".join(about.workflows))]
    return list(rows)


def _trials(study: ShownStudy) -> tuple[tuple[str, ...], Rows]:
    """The best feasible trials, by the first aim; where none is feasible, the first trials."""
    aim = study.judge.aims[0]
    done = [trial for trial in study.trials if trial.feasible]
    order = sorted(done, key=lambda trial: trial.verdict.values[0], reverse=aim.maximize) or list(study.trials)
    own = {one.formula.text for one in study.judge.aims}
    metrics = [m for m in dict.fromkeys(name for trial in order for name in trial.outcome.metrics) if m not in own]
    rows = []
    for trial in order[:BEST_TRIALS]:
        found = [trial.outcome.metrics.get(name) for name in metrics]
        numbers = [short(one.value) if one is not None else "" for one in found]
        reached = [short(value) for value in trial.verdict.values] or [trial.verdict.state]
        reached += [""] * (len(study.judge.aims) - len(reached))
        rows.append((str(trial.number), *reached, *numbers, answers_of(trial, 99)))
    aims = tuple(str(one) for one in study.judge.aims)
    return ("trial", *aims, *metrics, "configuration"), rows


def _html_forms(study: ShownStudy) -> str:
    forms = "".join(
        f"<li>{escape(name)}: <code>{escape(text)}</code></li>" for name, text in milder_forms_of(study).items()
    )
    return f"<p>Milder forms of the objective:</p><ul>{forms}</ul>" if forms else ""


def _html_table(head: tuple[str, ...], rows: Rows) -> str:
    lines = "".join(
        "<tr>" + "".join(f"<td{_number(cell)}>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{lines}</table>"


def _number(cell: str) -> str:
    return ' class="number"' if cell.replace(".", "").replace("-", "").replace("e", "").isdigit() else ""


def _markdown_table(head: tuple[str, ...], rows: Rows) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_marked(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def _marked(text: str) -> str:
    """Text in which Markdown sees no marks of its own."""
    return "".join(f"\\{letter}" if letter in "*_`<>[]" else letter for letter in text)


def _png(study: ShownStudy, kind: str) -> bytes:
    held = io.BytesIO()
    study_figure(kind, study, size=SIZE).savefig(held, format="png", dpi=DOTS)
    return held.getvalue()
