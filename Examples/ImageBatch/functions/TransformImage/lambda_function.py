"""Reads a PNG file (8 bits; gray, RGB, with or without alpha) and writes it in gray, and as a thumbnail."""

import struct
import zlib
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


class UnreadableImage(Exception):
    """Not a PNG file, or one of a kind that is not read here. The state machine catches this by name."""


def lambda_handler(event, context):
    source = Path(event["image"])
    width, height, gray = read_gray(source.read_bytes())
    output = Path(event["outputDirectory"])
    (output / f"{source.stem}-gray.png").write_bytes(write_gray(width, height, gray))
    small_width, small_height, small = thumbnail(width, height, gray, event["thumbnailSize"])
    (output / f"{source.stem}-thumbnail.png").write_bytes(write_gray(small_width, small_height, small))
    return {
        "index": event["index"],
        "name": source.stem,
        "size": [width, height],
        "thumbnail": [small_width, small_height],
        "meanBrightness": round(sum(gray) / len(gray)),
    }


def read_gray(data):
    """Width, height, and one byte of brightness for each pixel."""
    header, body = chunks(data)
    width, height, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if depth != 8 or kind not in CHANNELS or interlace or not width or not height:
        raise UnreadableImage("only plain images of 8 bits are read")
    channels = CHANNELS[kind]
    stride = width * channels
    try:
        raw = zlib.decompress(body)
    except zlib.error as problem:
        raise UnreadableImage(str(problem)) from problem
    if len(raw) != (stride + 1) * height:
        raise UnreadableImage("too few or too many pixels")
    gray, above = bytearray(), bytes(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = unfiltered(raw[start], raw[start + 1 : start + 1 + stride], above, channels)
        if channels < 3:
            gray += row[::channels]
        else:
            pixels = zip(row[0::channels], row[1::channels], row[2::channels])
            gray += bytes((299 * r + 587 * g + 114 * b + 500) // 1000 for r, g, b in pixels)
        above = row
    return width, height, bytes(gray)


def chunks(data):
    """The image's header and its compressed pixels."""
    if not data.startswith(SIGNATURE):
        raise UnreadableImage("no PNG file")
    header, body, position = None, b"", len(SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind, content = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        checksum = data[position + 8 + length : position + 12 + length]
        if len(checksum) < 4 or struct.unpack(">I", checksum)[0] != zlib.crc32(kind + content):
            raise UnreadableImage("damaged")
        if kind == b"IHDR":
            header = content
        elif kind == b"IDAT":
            body += content
        position += 12 + length
    if header is None or len(header) != 13:
        raise UnreadableImage("no header")
    return header, body


def unfiltered(kind, row, above, channels):
    """The row's bytes; `kind` is one of PNG's five filters."""
    if kind == 0:
        return row
    if kind > 4:
        raise UnreadableImage(f"filter {kind}")
    result = bytearray(row)
    for i in range(len(row)):
        left = result[i - channels] if i >= channels else 0
        up = above[i]
        corner = above[i - channels] if i >= channels else 0
        predicted = (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]
        result[i] = (row[i] + predicted) % 256
    return bytes(result)


def paeth(left, up, corner):
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))


def thumbnail(width, height, gray, size):
    """The image at a longer side of `size`, each pixel the mean of those it covers."""
    scale = max(width, height) / size
    small_width, small_height = max(1, round(width / scale)), max(1, round(height / scale))
    result = bytearray()
    for y in range(small_height):
        top, bottom = y * height // small_height, max(y * height // small_height + 1, (y + 1) * height // small_height)
        for x in range(small_width):
            left, right = x * width // small_width, max(x * width // small_width + 1, (x + 1) * width // small_width)
            values = [v for row in range(top, bottom) for v in gray[row * width + left : row * width + right]]
            result.append(sum(values) // len(values))
    return small_width, small_height, bytes(result)


def write_gray(width, height, gray):
    rows = b"".join(b"\0" + gray[y * width : (y + 1) * width] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
