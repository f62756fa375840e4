"""An installed copy runs from any folder with no checkout near it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.wheel


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_builds_a_report_elsewhere(tmp_path: Path) -> None:
    """The wheel, installed alone in a clean environment, carries its data and writes every format."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    [wheel] = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    folder = "Scripts" if os.name == "nt" else "bin"
    python = tmp_path / "env" / folder / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    where = run(python, "-c", "import assistant; print(assistant.__file__)", cwd=away).strip()
    assert str(ROOT) not in where
    seed = Path(where).parent / "seeds" / "weiwan-2023.yaml"
    outs = [away / f"年报{suffix}" for suffix in (".docx", ".html", ".md", ".txt")]
    options = [part for out in outs for part in ("-o", str(out))]
    printed = run(python.with_name("nianbao"), "build", seed, *options, cwd=away)
    assert printed.split() == [str(out) for out in outs]
    assert all(out.stat().st_size > 3000 for out in outs)
    assert "没有发现问题" in run(python, "-m", "assistant", "check", outs[0], cwd=away)
    assert "没有发现问题" in run(python, "-m", "assistant", "lint", cwd=away)
