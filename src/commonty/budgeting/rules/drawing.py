"""Which drawing a project gets when nobody chose one: the first whose words occur in what it says."""

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
    ("gritting", ("grit", "snow", "ice", "winter")),
    ("kitchen", ("kitchen", "cook", "meal", "lunch", "café", "cafe")),
    ("noticeboard", ("notice", "board", "information")),
    ("path", ("path", "ramp", "step", "handrail", "paving")),
    ("street", ("street", "road", "crossing", "parking")),
)
OTHERWISE = "close-door"


def guess_drawing(*texts: str) -> str:
    """The name is asked before the description: what a project is called says most."""
    for text in texts:
        lowered = text.casefold()
        for drawing, words in WORDS:
            if any(word in lowered for word in words):
                return drawing
    return OTHERWISE
