"""What is kept between runs: made of the file as it is, once, and never in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import kept


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache in a folder of its own, forgotten again afterwards."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    kept._entries.cache_clear()
    kept._FRESH.clear()
    yield tmp_path
    kept._FRESH.clear()
    kept._entries.cache_clear()


def test_a_changed_file_is_made_anew_and_leaves_nothing_behind(fresh: Path) -> None:
    """Of a file that was edited again and again only the last state is kept, also in the file of the cache."""
    source = fresh / "a.yaml"
    for number in range(5):
        source.write_text("x" * (number + 1), encoding="utf-8")
        os.utime(source, (number, number))
        assert kept.of_file("parsed", source) is None
        kept.keep_of_file("parsed", source, {"made": number})
        assert kept.of_file("parsed", source) == {"made": number}
    kept.save()
    kept._entries.cache_clear()
    assert kept.of_file("parsed", source) == {"made": 4}
    assert len(kept._entries()) == 1


def test_a_damaged_cache_costs_only_time(fresh: Path) -> None:
    """A file that is no cache of ours is passed over and replaced."""
    place = kept.cache_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"no cache")
    assert kept.get("anything") is None
    kept.keep("anything", 1)
    kept.save()
    kept._entries.cache_clear()
    assert kept.get("anything") == 1
