import math
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.planning.formula_values import holds, known_value, number_of, violation
from hyperstudio.planning.formulas import FormulaError, read_formula, terms_of

METRICS = {"f1": 0.8, "latency_ms": 20.0, "cost_usd": 0.5, "auc_roc": 0.9, "train_hours": 0.1, "prices.token": 1e-7}


def value(text: str, **more: float | str) -> float:
    return number_of(read_formula(text), {**METRICS, **more})


def refusal(text: str, values: dict[str, float | str] | None = None) -> str:
    with pytest.raises(FormulaError) as caught:
        number_of(read_formula(text), METRICS if values is None else values)
    assert caught.value.mend
    return caught.value.what


def test_formulas_are_read_as_people_write_them():
    assert value("0.7 × f1 + 0.3 × (1 / latency_ms)") == pytest.approx(0.7 * 0.8 + 0.3 / 20)
    assert value("0.6 × auc_roc + 0.2 × (1 / train_hours) + 0.2 × (1 / cost_usd)") == pytest.approx(2.94)
    assert value("f1 − cost_usd ÷ 2 · 3") == pytest.approx(0.8 - 0.75)
    assert value("max(f1, auc_roc) ** 2 + sqrt(4) + log(8, 2) + exp(0) - abs(-1)") == pytest.approx(0.81 + 5)
    assert value("prices.token * 1e7") == pytest.approx(1)


def test_conditions_hold_or_do_not():
    assert holds(read_formula("latency_ms ≤ 200 and f1 > 0.5"), METRICS)
    assert not holds(read_formula("not (0 < f1 < 0.9)"), METRICS)
    assert holds(read_formula("model.classify != 'knn' or f1 == 0.8"), {**METRICS, "model.classify": "knn"})
    with pytest.raises(FormulaError, match="not a condition"):
        holds(read_formula("f1 + 1"), METRICS)


@pytest.mark.parametrize("text", ["{} <= 5", "{} >= 5", "not {} > 5", "1 / {} < 5", "0 * {} == 0", "min(1, {}) == 1"])
@pytest.mark.parametrize("much", ["no_number", "endless", "(huge * 10)", "(huge * 10 - huge * 10)", "exp(huge)"])
def test_a_condition_neither_holds_nor_is_broken_by_what_is_no_finite_number(text, much):
    values = {"no_number": math.nan, "endless": math.inf, "huge": 1e308}
    for judge in (holds, violation):
        with pytest.raises(FormulaError, match=r"finite number|has no value"):
            judge(read_formula(text.format(much)), values)


def test_how_far_a_condition_is_broken():
    assert violation(read_formula("latency_ms <= 5"), METRICS) == pytest.approx(15)
    assert violation(read_formula("latency_ms <= 20"), METRICS) == 0
    assert violation(read_formula("latency_ms < 20"), METRICS) > 0
    assert violation(read_formula("latency_ms <= 5 and f1 >= 0.9"), METRICS) == pytest.approx(15)
    assert violation(read_formula("latency_ms <= 5 or f1 >= 0.9"), METRICS) == pytest.approx(0.1)
    assert violation(read_formula("latency_ms <= 20 or log(f1 - 0.8) > 0"), METRICS) == 0
    assert violation(read_formula("f1 > 0.8 and 1 / (f1 - 0.8) < 5"), {**METRICS, "f1": 0.8}) > 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("f1 +", "cannot be read"),
        ("", "empty"),
        ("f1 ^ 2", "uses “^”"),
        ("__import__('os').system('true')", "does not belong"),
        ("open('x')", "calls “open”"),
        ("[f1 for f1 in ()]", "does not belong"),
        ("f1 if f1 else 0", "does not belong"),
        ("(lambda: 1)()", "does not belong"),
        ("f1[0]", "does not belong"),
        ("f1 @ f1", "does not belong"),
        ("f1 in f1", "does not belong"),
        ("max()", "wrong number"),
        ("max(*f1)", "wrong number"),
        ("1j", "does not belong"),
        ("9" * 400, "too large"),
        ("9" * 5000, "5000 characters"),
        ("(" * 500 + "1" + ")" * 500, "cannot be read"),
        ("-" * 500 + "1", "nested too deeply"),
        ("f1 < 1e999", "too large"),
        ("unknown * 2", "needs “unknown”"),
        ("1 / (f1 - 0.8)", "divides by zero"),
        ("log(0 - f1)", "has no value"),
        ("(0 - f1) ** 0.5", "has no value"),
        ("9 ** 9 ** 9 ** 9", "has no value"),
        ("1e308 * 10", "not a finite number"),
        ("f1 + 'a'", "calculates with the text"),
        ("'a'", "calculates with the text"),
        ("'a' < 'b'", "orders text"),
    ],
)
def test_what_is_wrong_is_named(text, says):
    assert says in refusal(text)


def test_names_are_found_in_order():
    formula = read_formula("train_hours * prices.cpu_hour + tokens * prices.token + max(tokens, 1)")
    assert formula.names == ("train_hours", "prices.cpu_hour", "tokens", "prices.token")


def test_a_cost_of_nothing_under_a_division_is_known_before_anything_is_measured():
    cost = read_formula("train_hours * prices.cpu_hour")
    assert known_value(cost, {"prices.cpu_hour": 0.0}) == 0
    assert known_value(cost, {"prices.cpu_hour": 0.1}) is None
    with pytest.raises(FormulaError, match="divides by zero"):
        known_value(read_formula("f1 + 0.2 / cost_usd"), {"cost_usd": 0.0})


def test_the_terms_of_a_sum_have_their_signs():
    terms = terms_of(read_formula("0.7 × f1 − (cost_usd - 0.3 / latency_ms) + 1"))
    assert [str(term) for term in terms] == ["0.7 × f1", "-cost_usd", "0.3 / latency_ms", "1"]
    assert sum(number_of(term, METRICS) for term in terms) == pytest.approx(
        value("0.7 × f1 − (cost_usd - 0.3 / latency_ms) + 1")
    )


@given(st.text(alphabet="0123456789.ef1()+-*/×÷−<>=!andornotmaxlg'\"_[]{}:,@^~%&| \n\\#", max_size=60))
def test_no_text_does_anything_but_give_a_number_or_say_what_is_wrong(text):
    try:
        found = number_of(read_formula(text), METRICS)
    except FormulaError as error:
        said = (error.what, error.mend)
        assert all(said)
    else:
        assert math.isfinite(found)


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
SUMS = st.recursive(
    st.one_of(
        st.floats(0.01, 100).map(lambda number: (repr(number), number)),
        st.sampled_from(sorted(METRICS)).map(lambda name: (name, METRICS[name])),
    ),
    lambda inner: st.tuples(st.sampled_from(sorted(OPERATORS)), inner, inner).map(
        lambda made: (
            f"({made[1][0]} {made[0]} {made[2][0]})",
            OPERATORS[made[0]](made[1][1], made[2][1] or 1e-30) if made[2][1] or made[0] != "/" else math.nan,
        )
    ),
    max_leaves=12,
)


@given(SUMS)
def test_a_formula_gives_what_python_gives(made):
    text, expected = made
    try:
        found = number_of(read_formula(text), METRICS)
    except FormulaError:
        assert not math.isfinite(expected) or "/" in text or "*" in text
    else:
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-20)


NUMBERS = st.one_of(st.floats(), st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1.7e308]))
SIDES = st.recursive(
    st.one_of(st.sampled_from("abc"), st.floats(0, 1e308).map(repr)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "−", "×", "÷", "**"]), inner).map(lambda made: f"({' '.join(made)})"),
        st.tuples(st.sampled_from(["log", "exp", "sqrt", "abs", "-"]), inner).map(lambda made: f"{made[0]}({made[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda made: f"{made[0]}({made[1]}, {made[2]})"),
    ),
    max_leaves=5,
)
CONDITIONS = st.recursive(
    st.tuples(SIDES, st.sampled_from(["<", "≤", ">", "≥", "==", "≠"]), SIDES).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda made: f"({' '.join(made)})"),
        inner.map(lambda made: f"not ({made})"),
    ),
    max_leaves=4,
)


@given(CONDITIONS, st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}, optional={"c": NUMBERS}))
def test_a_condition_that_holds_is_off_by_nothing_and_one_that_does_not_by_something(text, values):
    try:
        formula = read_formula(text)
        met = holds(formula, values)
    except FormulaError as error:
        said = (error.what, error.mend)
        assert all(said)
    else:
        off = violation(formula, values)
        assert off == 0 if met else off > 0
