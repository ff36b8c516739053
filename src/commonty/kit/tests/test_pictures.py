"""Pictures: only the pixels of an upload are kept."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from commonty.kit import pictures
from commonty.kit.pictures import NotAPicture, clean_picture

CANARY = b"55.8642N-canary"
GPS, ORIENTATION, MAKER_NOTE = 0x8825, 0x0112, 0x927C


def photo(size=(64, 48), mode="RGB"):
    picture = Image.new(mode, size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    return picture


def saved(picture, form, **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def exif(orientation=1):
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010E] = CANARY.decode()
    data.get_ifd(GPS)[1] = "N"
    data.get_ifd(GPS)[29] = CANARY.decode()
    data.get_ifd(0x8769)[MAKER_NOTE] = CANARY
    return data.tobytes()


def with_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", CANARY.decode())
    info.add_text("Long", CANARY.decode(), zip=False)
    info.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    return info


def with_thumbnail():
    """A JPEG whose EXIF holds another picture, as phones make them."""
    small = saved(photo((8, 8)), "JPEG", comment=CANARY)
    return saved(photo(), "JPEG", exif=exif()[:-4] + struct.pack("<I", 8) + small)


UPLOADS = {
    "jpeg with EXIF and GPS": saved(photo(), "JPEG", exif=exif()),
    "jpeg with XMP": saved(photo(), "JPEG", xmp=b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
    "jpeg with a comment": saved(photo(), "JPEG", comment=CANARY),
    "jpeg with a profile": saved(photo(), "JPEG", icc_profile=CANARY * 20),
    "jpeg with a thumbnail": with_thumbnail(),
    "jpeg with something behind it": saved(photo(), "JPEG") + b"PK\3\4" + CANARY,
    "png with text": saved(photo(), "PNG", pnginfo=with_text()),
    "png with EXIF": saved(photo(), "PNG", exif=exif()),
    "webp with EXIF and XMP": saved(photo(), "WEBP", exif=exif(), xmp=CANARY),
}


def clean(data, **options):
    return clean_picture(io.BytesIO(data), **options)


@pytest.mark.parametrize("name", UPLOADS)
def test_no_metadata_survives(name):
    assert CANARY in UPLOADS[name]
    cleaned = clean(UPLOADS[name])
    assert CANARY not in cleaned.data
    picture = Image.open(io.BytesIO(cleaned.data))
    assert picture.format == "WEBP"
    assert not set(picture.info) - {"loop", "background", "timestamp", "duration"}
    assert not picture.getexif()
    chunks = [cleaned.data[at : at + 4] for at in chunk_starts(cleaned.data)]
    assert set(chunks) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


def chunk_starts(webp):
    at = 12
    while at < len(webp):
        yield at
        length = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        at += 8 + length + length % 2


def test_twin_saving_again_keeps_the_comment():
    picture = Image.open(io.BytesIO(UPLOADS["jpeg with a comment"]))
    assert CANARY in saved(picture, "JPEG")


def test_a_photo_is_turned_upright():
    cleaned = clean(saved(photo((60, 40)), "JPEG", exif=exif(orientation=6)))
    assert (cleaned.width, cleaned.height) == (40, 60)
    red, _green, blue = Image.open(io.BytesIO(cleaned.data)).getpixel((30, 10))
    assert red > 200
    assert blue < 80  # the red quarter was at the left, and is now at the right


@pytest.mark.parametrize(
    ("size", "expected"), [((3000, 1500), (800, 400)), ((100, 50), (100, 50)), ((5000, 1), (800, 1))]
)
def test_a_large_photo_is_made_smaller_and_a_small_one_not_larger(size, expected):
    cleaned = clean(saved(photo(size), "JPEG"), longest_edge=800)
    assert (cleaned.width, cleaned.height) == expected
    assert cleaned.content_type == "image/webp"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_understood(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    picture = Image.new(mode, (10, 10)) if mode == "I;16" else photo((10, 10)).convert(mode)
    assert clean(saved(picture, form)).width == 10


def test_see_through_stays_see_through():
    cleaned = clean(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(cleaned.data)).mode == "RGBA"


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        SVG,
        b"%PDF-1.7",
        b"GIF89a" + SVG,
        saved(photo(), "GIF"),
        saved(photo(), "TIFF"),
        saved(photo(), "BMP"),
    ],
    ids=lambda data: repr(data[:6]),
)
def test_anything_else_is_refused_with_a_sentence(data):
    with pytest.raises(NotAPicture, match="JPEG, PNG or WebP"):
        clean(data)


def flood(width, height):
    """A few bytes of PNG that say they are an enormous picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (60_000, 60_000)])
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(size, monkeypatch):
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(NotAPicture):
        clean(flood(*size))


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(NotAPicture, match="larger than 1 MB"):
        clean(saved(photo(), "PNG") + bytes(1024 * 1024))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damaged_files_are_pictures_or_refused_and_nothing_else():
    chance = random.Random(1)
    for _ in range(300):
        data = bytearray(chance.choice(list(UPLOADS.values())))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        data = bytes(data[: chance.randint(1, len(data))]) if chance.random() < 0.3 else bytes(data)
        try:
            assert CANARY not in clean(data).data
        except NotAPicture as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017
