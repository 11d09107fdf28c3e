"""A package as whoever gets it opens it: nothing but the ZIP, Python's own library and a reader of HTML."""

import hashlib
import io
import json
import posixpath
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html


class Package:
    """An open package."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert packed.testzip() is None
            self.files = {name: packed.read(name) for name in packed.namelist()}

    @property
    def manifest(self) -> dict[str, Any]:
        """What the package says of itself."""
        found: dict[str, Any] = json.loads(self.files["manifest.json"])
        return found

    def text(self, path: str) -> str:
        """One file's words."""
        return self.files[path].decode()

    def demand_whole(self) -> None:
        """Hold the manifest against the files, both ways."""
        told = {file["path"]: file for file in self.manifest["files"]}
        assert set(told) == set(self.files) - {"manifest.json"}
        for path, file in told.items():
            assert file["sha256"] == hashlib.sha256(self.files[path]).hexdigest(), path
            assert file["bytes"] == len(self.files[path]), path
            assert file["title"], path
            assert file["media_type"], path

    def demand_self_contained(self) -> None:
        """Find no script, nothing that is fetched, no link that leads nowhere, in any page."""
        for path in (path for path in self.files if path.endswith(".html")):
            page = lxml.html.document_fromstring(self.text(path))
            assert not page.xpath("//script | //iframe | //object | //embed | //form"), path
            assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")], path
            for _, _, link, _ in page.iterlinks():
                assert "://" not in link, (path, link)
                assert not link.startswith(("javascript:", "/")), (path, link)
                if not link.startswith(("#", "data:")):
                    assert posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link))) in self.files, (path, link)

    def verify(self, folder: Path, key: str) -> tuple[int, str]:
        """Run the program that lies in the package, with nothing but Python's own library."""
        for path, content in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        command = [sys.executable, "-I", "-S", "evidence/careflow_verify.py", "evidence", "--key", key]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout
