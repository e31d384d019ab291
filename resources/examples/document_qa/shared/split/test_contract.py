"""What every way to split must satisfy."""

PAGES = [
    "1 Beginning\nAll good things begin. They begin with a page that has a few sentences. It is short.",
    "2 Middle\n"
    + " ".join(f"Sentence number {number} says something about {number * 7} things." for number in range(60)),
    "3 End\nNothing follows.",
]


def test_no_sentence_is_lost(block):
    said = " ".join("".join(passage.text.split()) for passage in block(pages=PAGES))
    for number in range(60):
        assert f"number{number}says" in said or f"about{number * 7}things" in said


def test_passages_know_their_page_and_are_never_empty(block):
    passages = block(pages=PAGES)
    assert {passage.page for passage in passages} == {1, 2, 3}
    for passage in passages:
        assert passage.text.strip()
        assert "".join(passage.text.split())[:8] in "".join(PAGES[passage.page - 1].split())


def test_the_same_pages_give_the_same_passages(block):
    assert block(pages=PAGES) == block(pages=PAGES)


def test_no_page_gives_no_passage(block):
    assert block(pages=[]) == []
