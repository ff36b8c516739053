"""One figure in a text, as an answer to the question how easy it was."""

from commonty.cases.models.survey import Ease


def ease_in(text: str) -> Ease | None:
    """A figure from 1 to 5 and nothing else: whoever writes a word more says something to us."""
    said = text.strip().rstrip(".!").strip()
    return Ease(int(said)) if said in ("1", "2", "3", "4", "5") else None
