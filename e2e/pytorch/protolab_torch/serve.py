"""Runs of a folder for a page elsewhere: read only, with CORS, from the byte that is asked for.

What `npm run watch` serves beside its own page, where there is no Node: a list of the runs, and of each
config.json, about.json and metrics.jsonl.
"""

import json
import pathlib
import re
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

FILES = ("config.json", "about.json", "metrics.jsonl")


def is_plain(file):
    return file.is_file() and not file.is_symlink()


def runs_in(folder):
    """The folders of runs by name; of a folder that is a run, itself."""
    if is_plain(folder / "metrics.jsonl"):
        return {folder.resolve().name: folder}
    inside = (part for part in sorted(folder.iterdir()) if part.is_dir() and not part.is_symlink())
    return {part.name: part for part in inside if is_plain(part / "metrics.jsonl")}


class Runs(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder, origins, *rest):
        self.folder, self.origins = folder, origins
        super().__init__(*rest)

    def log_message(self, *_):
        """Every two seconds somebody asks."""

    def answer(self, status, headers=None):
        self.send_response(status)
        origin = self.headers.get("Origin")
        if "*" in self.origins or origin in self.origins:
            self.send_header("Access-Control-Allow-Origin", "*" if "*" in self.origins else origin)
            self.send_header("Access-Control-Allow-Headers", "Range")
            self.send_header("Access-Control-Expose-Headers", "Content-Range")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def whole(self, status, text, kind="text/plain"):
        body = text.encode()
        self.answer(status, {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": len(body)})
        self.wfile.write(body)

    def do_OPTIONS(self):
        self.answer(204, {"Content-Length": 0})

    def do_GET(self):
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if self.server.server_address[0] == "127.0.0.1" and host not in ("127.0.0.1", "localhost"):
            # A name elsewhere that points here.
            return self.whole(403, "Ask for localhost.")
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        runs = runs_in(self.folder)
        if parts == [""]:
            return self.whole(200, json.dumps(list(runs), ensure_ascii=False), "application/json")
        place = runs[parts[0]] / parts[1] if len(parts) == 2 and parts[0] in runs else None
        if place is None or parts[1] not in FILES or not is_plain(place):
            return self.whole(404, "There is no such file of a run.")
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        with open(place, "rb") as file:
            file.seek(start)
            # What is written meanwhile is not of this answer.
            data = file.read()
        end = start + len(data)
        if asked and not data:
            return self.answer(416, {"Content-Length": 0})
        ranged = {"Content-Range": f"bytes {start}-{end - 1}/{end}"} if asked else {}
        kind = {"Content-Type": "text/plain; charset=utf-8", "Accept-Ranges": "bytes"}
        self.answer(206 if asked else 200, {**kind, **ranged, "Content-Length": len(data)})
        return self.wfile.write(data)


def serve(folder, host, port, origins):
    """@returns the server, which listens already"""
    handler = partial(Runs, pathlib.Path(folder), origins)
    return ThreadingHTTPServer((host, port), handler)
