import pytest

from hyperstudio.reading.moving import moved_imports

MOVES = {"shop.a": "shop.b.inner.a"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from shop.a import x  # why\n", "from shop.b.inner.a import x  # why\n"),
        ("from shop.a.deep import (\n    x,\n    y,\n)\n", "from shop.b.inner.a.deep import (\n    x,\n    y,\n)\n"),
        ("from shop import a, c\n", "from shop.b.inner import a; from shop import c\n"),
        ("from shop import a as z\n", "from shop.b.inner import a as z\n"),
        ("import shop.a.deep as d\nd.x()\n", "import shop.b.inner.a.deep as d\nd.x()\n"),
        (
            "import shop.a, os\nprint(shop.a.x, os.sep)\n",
            "import shop.b.inner.a, os\nprint(shop.b.inner.a.x, os.sep)\n",
        ),
        ("from shop.ab import x\nshop = {}\n", "from shop.ab import x\nshop = {}\n"),
        ("from . import near\n", "from . import near\n"),
        ("def (:\n", "def (:\n"),
    ],
)
def test_only_the_names_that_lead_elsewhere_change(before, after):
    assert moved_imports(before, "shop.c.file", "shop.c.file", MOVES) == after


def test_a_relative_import_stays_where_it_leads_to_the_right_place_and_is_written_out_elsewhere():
    moves = {"shop.a": "shop.b.a"}
    assert moved_imports("from ._near import x\n", "shop.a.file", "shop.b.a.file", moves) == "from ._near import x\n"
    assert moved_imports("from ..lib import x\n", "shop.a.file", "shop.b.a.file", moves) == "from shop.lib import x\n"


def test_another_project_takes_the_name_over_wherever_it_is_imported():
    text = "import shop.lib.text\nfrom shop import lib\n\nshop.lib.text.tidy()\n"
    now = moved_imports(text, "shop.c", "market.c", {"shop": "market"})
    assert now == "import market.lib.text\nfrom market import lib\n\nmarket.lib.text.tidy()\n"
