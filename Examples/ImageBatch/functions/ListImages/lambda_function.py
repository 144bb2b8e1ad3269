"""Lists the PNG files of a directory; paints some first when there are none."""

import math
import struct
import zlib
from pathlib import Path

WIDTH, HEIGHT = 96, 64


def lambda_handler(event, context):
    source = Path(event["workDirectory"]) / "images"
    output = Path(event["workDirectory"]) / "transformed"
    source.mkdir(parents=True, exist_ok=True)
    output.mkdir(parents=True, exist_ok=True)
    if not any(source.glob("*.png")):
        for number, painter in enumerate((gradient, rings, checkerboard, mandelbrot)):
            (source / f"{number}-{painter.__name__}.png").write_bytes(png(painter, filter_type=number))
        (source / "9-broken.png").write_bytes(b"\x89PNG\r\n\x1a\nthis is no picture")
    return {"images": sorted(str(path) for path in source.glob("*.png")), "outputDirectory": str(output)}


def gradient(x, y):
    return 255 * x // WIDTH, 255 * y // HEIGHT, 128


def rings(x, y):
    level = int(127 + 127 * math.cos(math.hypot(x - WIDTH / 2, y - HEIGHT / 2) / 3))
    return level, 255 - level, level // 2


def checkerboard(x, y):
    return (240, 240, 240) if (x // 8 + y // 8) % 2 else (20, 60, 140)


def mandelbrot(x, y):
    point, value = complex(3 * x / WIDTH - 2.2, 2.4 * y / HEIGHT - 1.2), 0j
    for step in range(40):
        value = value * value + point
        if abs(value) > 2:
            return step * 6, step * 3, 255 - step * 6
    return 0, 0, 0


def png(painter, filter_type):
    """An RGB image of 8 bits, each row filtered as PNG allows: 0 none, 1 left, 2 above, 3 average."""
    rows, above = [], bytes(WIDTH * 3)
    for y in range(HEIGHT):
        row = bytes(part for x in range(WIDTH) for part in painter(x, y))
        left = bytes(3) + row[:-3]
        predicted = {
            0: bytes(len(row)),
            1: left,
            2: above,
            3: bytes((a + b) // 2 for a, b in zip(left, above)),
        }[filter_type]
        rows.append(bytes([filter_type]) + bytes((v - p) % 256 for v, p in zip(row, predicted)))
        above = row
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
