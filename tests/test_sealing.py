"""What was handed in is kept: listed, recalled, told apart from what was changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant import desk
from assistant.errors import AssistantError


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An answers file with a date in it."""
    seed = next(seed for seed in desk.seeds() if "weiwan" in seed.name)
    path = tmp_path / "苇湾镇2023.yaml"
    answers_file.save(path, answers_file.read(seed))
    return path


def test_a_sealed_copy_is_listed_and_recalled(town: Path) -> None:
    """By the date in the answers; recalling gives what was handed in, whatever the file says now."""
    handed_in = answers_file.read(town)
    copy = desk.seal(town)
    assert copy.mark == "2024-01-18"
    answers_file.save(town, {**handed_in, "year": 2022})
    assert [found.path for found in desk.sealed(town)] == [copy.path]
    assert desk.sealed(town)[0].recall() == handed_in


def test_the_same_content_is_kept_once(town: Path) -> None:
    """Sealing again without a change adds nothing; a change is a second copy, in order."""
    first = desk.seal(town)
    assert desk.seal(town) == first
    answers_file.save(town, {**answers_file.read(town), "publication": {"signed": False}})
    second = desk.seal(town)
    assert second.mark == "2"  # no date any more: a number
    assert desk.sealed(town) == [first, second]


def test_a_changed_copy_is_told(town: Path) -> None:
    """A sealed copy is read-only; who changes it all the same is found out."""
    copy = desk.seal(town)
    assert copy.path.stat().st_mode & 0o222 == 0
    copy.path.chmod(0o644)
    copy.path.write_text(copy.path.read_text(encoding="utf-8").replace("236", "237"), encoding="utf-8")
    with pytest.raises(AssistantError, match="改动"):
        desk.sealed(town)[0].recall()


def test_other_files_have_their_own(town: Path) -> None:
    """Copies of another unit in the same folder are not ours."""
    desk.seal(town)
    other = town.with_name("苇湾镇2022.yaml")
    answers_file.save(other, answers_file.read(town))
    assert desk.sealed(other) == []
    desk.seal(other)
    assert len(desk.sealed(other)) == len(desk.sealed(town)) == 1
