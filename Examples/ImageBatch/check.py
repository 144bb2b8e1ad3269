"""Reads the images that were written."""

import struct
import zlib


def check(name, output, work):
    folder = work / "image-batch" / "transformed"
    done = [result for result in output["results"] if not result.get("skipped")]
    assert len(done) == 4 and output["images"] == 5
    for result in done:
        for kind, size in (("gray", result["size"]), ("thumbnail", result["thumbnail"])):
            width, height, colour, pixels = read(folder / f"{result['name']}-{kind}.png")
            assert [width, height] == size and colour == 0, (result, kind)
            assert abs(sum(pixels) / len(pixels) - result["meanBrightness"]) < 4, "brightness is kept"
    assert len(list(folder.iterdir())) == 8


def read(path):
    data = path.read_bytes()
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    raw = zlib.decompress(data[start + 4 : start + 4 + length])
    rows = [raw[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return width, height, colour, b"".join(rows)
