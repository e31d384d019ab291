"""What every reranking must satisfy."""

from document_qa.lib.passages import Passage

CANDIDATES = [
    Passage("Nothing here is of use.", 1),
    Passage("The whale is a mammal. Some way on, other animals are told of, and the sea.", 2),
    Passage("How heavy is a blue whale? A blue whale weighs up to 150 tonnes.", 3),
    Passage("The sea is blue.", 4),
]
QUESTION = "How much weighs a blue whale?"


def test_some_candidates_are_kept_and_none_is_made_up(block):
    found = block(question=QUESTION, candidates=CANDIDATES)
    assert 1 <= len(found) <= len(CANDIDATES)
    assert set(found) <= set(CANDIDATES)
    assert len(set(found)) == len(found)


def test_the_passage_with_the_answer_is_kept(block):
    assert CANDIDATES[2] in block(question=QUESTION, candidates=CANDIDATES)


def test_no_candidate_gives_nothing(block):
    assert block(question=QUESTION, candidates=[]) == []
