"""Which drawing a project gets when nobody chose one: the first whose words occur in what it says."""

import re

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lights", ("light", "lamp", "dark")),
    ("bikes", ("bike", "cycle", "bicycle", "scooter")),
    ("bins", ("bin", "recycl", "rubbish", "waste")),
    ("washing", ("drying", "washing", "laundry", "clothes")),
    ("mural", ("mural", "paint", "artwork", "gable")),
    ("football", ("football", "pitch", "goal", "sport")),
    ("play", ("play", "swing", "slide", "children")),
    ("trees", ("tree", "orchard", "hedge")),
    ("garden", ("garden", "planter", "grow", "flower", "allotment", "raised bed")),
    ("bench", ("bench", "seat", "sit ")),
    ("noticeboard", ("notice", "board", "information")),
    ("gritting", ("grit", "snow", "ice", "winter")),
    ("kitchen", ("kitchen", "cook", "meal", "lunch", "café", "cafe")),
    ("path", ("path", "ramp", "step", "handrail", "paving")),
    ("bunting", ("party", "festival", "gala", "fair")),
    ("shelter", ("shelter", "canopy")),
    ("bus", ("bus", "minibus", "trip", "outing")),
    ("crossing", ("crossing", "zebra")),
    ("street", ("street", "road", "parking")),
)
OTHERWISE = "close-door"


def guess_drawing(*texts: str) -> str:
    """The name is asked before the description: what a project is called says most."""
    for text in texts:
        lowered = text.casefold()
        for drawing, words in WORDS:
            if any(re.search(rf"\b{re.escape(word)}", lowered) for word in words):
                return drawing
    return OTHERWISE
