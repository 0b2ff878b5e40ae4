"""Reads and writes safetensors files: 8 bytes of length, a JSON header, the arrays."""

import json
import os
import struct

import numpy

from .world import Refusal

DTYPES = {
    **{"F32": numpy.float32, "F64": numpy.float64, "I32": numpy.int32, "I64": numpy.int64},
    **{"U8": numpy.uint8, "U16": numpy.uint16},
}
NAMES = {numpy.dtype(dtype): name for name, dtype in DTYPES.items()}


def read_safetensors(path):
    """Arrays by name, and the metadata. @raise Refusal where it is no such file"""
    with open(path, "rb") as file:
        start = file.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        text = file.read(length) if 0 < length < 2**30 else b""
        data = file.read()
    try:
        header = json.loads(text)
        metadata = header.pop("__metadata__", {})
        arrays = {}
        for name, entry in header.items():
            first, end = entry["data_offsets"]
            array = numpy.frombuffer(data[first:end], DTYPES[entry["dtype"]])
            arrays[name] = array.reshape(entry["shape"]).copy()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"{path} is no whole safetensors file ({error}); copy it again.") from None
    return arrays, metadata


def write_safetensors(path, arrays, metadata):
    """The file is there as a whole or not at all, also after a crash."""
    header, at = {"__metadata__": metadata}, 0
    blocks = []
    # The widest types first, so that every array is aligned.
    for name in sorted(arrays, key=lambda name: (-arrays[name].dtype.itemsize, name)):
        array = numpy.ascontiguousarray(arrays[name])
        blocks.append(array)
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(arrays[name].shape),
            "data_offsets": [at, at + array.nbytes],
        }
        at += array.nbytes
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)

    def write(file):
        file.write(struct.pack("<Q", len(text)) + text)
        for block in blocks:
            file.write(block.tobytes())

    write_whole(path, write)


def write_whole(path, write):
    """@param write gets the file, open for bytes"""
    part = f"{path}.part"
    with open(part, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
