"""Photos that nobody took: drawn for the demo, so that there is something to look at and nobody in it."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1200, 900)
SKY, STONE, GRASS, PATH, WOOD, STEEL = "#a9bfcc", "#b5735a", "#5c7a4a", "#9a938a", "#6b4a35", "#48535a"


def empty_court() -> bytes:
    """A back court with a drying green, and nothing in front of it."""
    picture, draw = _wall()
    draw.rectangle((0, 560, 1200, 900), fill=GRASS)
    draw.polygon([(480, 900), (720, 900), (640, 560), (560, 560)], fill=PATH)
    for x in (180, 420, 800, 1040):
        draw.rectangle((x, 360, x + 16, 700), fill=STEEL)
        draw.rectangle((x - 50, 360, x + 66, 374), fill=STEEL)
    return _taken(picture)


def handrail() -> bytes:
    """A rail along a stair, with four new holders."""
    picture, draw = _wall()
    for step in range(8):
        draw.rectangle((step * 150, 820 - step * 70, 1200, 900 - step * 70), fill=PATH if step % 2 else "#8a837a")
    draw.line((40, 600, 1160, 80), fill=WOOD, width=34)
    for x in (140, 440, 740, 1040):
        y = 600 - (x - 40) * 520 // 1120
        draw.rectangle((x - 8, y, x + 8, y + 70), fill=STEEL)
        draw.ellipse((x - 26, y + 52, x + 26, y + 104), fill=STEEL)
    return _taken(picture)


def _wall() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Courses of stone under a strip of sky."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    for row in range(7):
        for column in range(-1, 9):
            x, y = column * 150 + (row % 2) * 75, 60 + row * 80
            draw.rectangle((x, y, x + 144, y + 74), fill=STONE if (row + column) % 3 else "#a86a52")
    return picture, draw


def _taken(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(3)).save(out, "JPEG", quality=85)
    return out.getvalue()
