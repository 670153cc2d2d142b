"""The house can be overlooked: no file of Python is long, and no folder holds many modules side by side."""

from pathlib import Path

from tests.invariants.tree import ROOT

FOLDERS = ("gateway", "resolvers", "scripts", "tests")
LONG, FLAT = 300, 15
"""Most lines of a file, most modules of a folder; a package's own empty file is none."""


def files(root: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]


def too_long(root: Path) -> dict[str, int]:
    """Lines of each file that has too many."""
    lines = {path.relative_to(root).as_posix(): len(path.read_bytes().splitlines()) for path in files(root)}
    return {path: count for path, count in lines.items() if count > LONG}


def too_flat(root: Path) -> dict[str, int]:
    """Modules of each folder that holds too many, those of its own folders not counted."""
    found: dict[str, int] = {}
    for path in files(root):
        folder = path.parent.relative_to(root).as_posix()
        found[folder] = found.get(folder, 0) + (path.name != "__init__.py")
    return {folder: count for folder, count in found.items() if count > FLAT}


def test_no_file_is_long() -> None:
    """Every file of ours ends within 300 lines, but for those of the table, which all need to be there."""
    assert too_long(ROOT) == {}


def test_no_folder_is_flat() -> None:
    """No folder of ours holds more than 15 modules."""
    assert too_flat(ROOT) == {}


def test_every_folder_is_looked_at() -> None:
    """The walk finds files in each of the folders, this one among them."""
    found = files(ROOT)
    assert {path.relative_to(ROOT).parts[0] for path in found} == set(FOLDERS)
    assert Path(__file__).resolve() in found


def test_what_has_grown_is_flagged(tmp_path: Path) -> None:
    """A line more, and a module more, are found at any depth; a package's own file counts for nothing."""
    room = tmp_path / "tests" / "room" / "inner"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    for number in range(FLAT):
        (room / f"at_{number}.py").write_text("x = 1\n" * LONG)
    assert (too_long(tmp_path), too_flat(tmp_path)) == ({}, {})
    (room / "at_0.py").write_text("x = 1\n" * (LONG + 1))
    (room / "more.py").touch()
    assert too_long(tmp_path) == {"tests/room/inner/at_0.py": LONG + 1}
    assert too_flat(tmp_path) == {"tests/room/inner": FLAT + 1}
