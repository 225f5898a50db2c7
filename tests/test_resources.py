"""
Reference data are found in a checkout, an installed package and a zip, and never in a stranger's folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fieldkit import resources
from fieldkit.errors import NotFound

ROOT = Path(__file__).resolve().parents[1]
READ = "from fieldkit import resources; print(resources.read_json('data', 'deep/x.json'))"


def make_package(place: Path) -> Path:
    """
    Lay out a package of fieldkit that has only what finding resources needs.
    """
    package = place / "fieldkit"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    for name in ("errors.py", "resources.py"):
        shutil.copy(ROOT / "fieldkit" / name, package / name)
    return package


def put(folder: Path, text: str) -> None:
    """
    Write `deep/x.json` below a data folder.
    """
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "x.json").write_text(text, encoding="utf-8")


def run(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    """
    Run Python with this path as the only place of fieldkit.
    """
    return subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(path)!r}); {code}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=path if path.is_dir() else path.parent,
    )


def test_an_installed_package_reads_inside_itself(tmp_path: Path) -> None:
    """
    Data inside the package come before a checkout around it.
    """
    put(make_package(tmp_path) / "data", '"inside"')
    put(tmp_path / "data", '"beside"')
    (tmp_path / "setup.cfg").write_text("", encoding="utf-8")

    assert "inside\n" == run(READ, tmp_path).stdout


def test_a_checkout_reads_beside_the_package(tmp_path: Path) -> None:
    """
    Beside the package counts when setup.cfg lies there.
    """
    make_package(tmp_path)
    put(tmp_path / "data", '"beside"')
    (tmp_path / "setup.cfg").write_text("", encoding="utf-8")

    assert "beside\n" == run(READ, tmp_path).stdout


def test_a_strangers_folder_never_answers(tmp_path: Path) -> None:
    """
    A data folder beside the package without setup.cfg is not ours.
    """
    make_package(tmp_path)
    put(tmp_path / "data", '"stranger"')

    done = run(READ, tmp_path)

    assert ("", True) == (done.stdout, "FileNotFoundError" in done.stderr)


def test_a_zip_reads_inside_itself(tmp_path: Path) -> None:
    """
    A zipped package answers as an installed one does.
    """
    package = make_package(tmp_path / "tree")
    put(package / "data", '"zipped"')
    archive = tmp_path / "kit.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for file in sorted((tmp_path / "tree").rglob("*")):
            bundle.write(file, file.relative_to(tmp_path / "tree").as_posix())

    assert "zipped\n" == run(READ, archive).stdout


def test_finding_data_does_not_load_the_resource_machinery() -> None:
    """
    In a checkout or an installation the slow importlib.resources stays out of start-up.
    """
    code = "from fieldkit import resources; resources.root('data'); print('importlib.resources' in sys.modules)"

    assert "False\n" == run(code, ROOT).stdout


@pytest.mark.parametrize("name", ["regions.json", "columns.json", "values.json", "campaigns/langfang-2021.json"])
def test_the_shipped_documents_are_read(name: str) -> None:
    """
    Each reference document is JSON in UTF-8 and not empty.
    """
    assert json.loads((ROOT / "data" / name).read_text(encoding="utf-8")) == resources.read_json("data", name)


@pytest.mark.parametrize("name", ["nothing.json", "campaigns", "../setup.cfg", "/etc/hostname", "a\\b.json", "", "c:x"])
def test_a_name_outside_the_folder_is_not_found(name: str) -> None:
    """
    A name that is no file below the folder is not found, whatever lies elsewhere.
    """
    with pytest.raises(NotFound) as caught:
        resources.read_json("data", name)

    assert {"kind": "data", "name": name, "nearest": []} == caught.value.facts


def test_campaigns_are_listed_by_name() -> None:
    """
    A folder lists its documents without suffix; a folder that is not there lists none.
    """
    assert "langfang-2021" in resources.names("data", "campaigns")
    assert [] == resources.names("data", "nowhere")


def test_every_list_has_its_columns() -> None:
    """
    The synonyms cover the columns of each kind of list, in both languages.
    """
    columns = resources.read_json("data", "columns.json")
    site = "code name region township address topic agency contact"
    site += " lon lat coordinate datum lookback ledger_no group note"
    group = "code name kind level region topic leader vice_leader contact members note"
    deputy = "code name level region agency station note"

    check = "number group date time site method deputies escorts rest findings advice"
    check += " coordinate lon lat datum photos note"

    expected = {"site": site, "group": group, "deputy": deputy, "check": check}
    assert {kind: names.split() for kind, names in expected.items()} == {
        kind: list(keys) for kind, keys in columns.items()
    }
    for keys in columns.values():
        assert all(any(name.isascii() for name in names) and not names[0].isascii() for names in keys.values())


def test_value_synonyms_cover_the_closed_lists() -> None:
    """
    The keys of each closed list are those of the records.
    """
    values = resources.read_json("data", "values.json")

    assert {
        "deputy_level": "national provincial city county township",
        "level": "province city county township",
        "group_kind": "supervision inspection taskforce deputies",
        "datum": "wgs84 cgcs2000 gcj02 bd09",
        "method": "announced unannounced random tour survey law_check file_review meeting questionnaire",
        "judgement": "ok problem na unchecked",
        "yes_no": "yes no",
        "side": "mine theirs stands withdrawn",
        "topic": "AG GW BE MH LA VB RE RD MI PH CE",
        "origin": "self_reported off_ledger",
        "rect_class": "immediate deadline long_term",
        "role": "scene before after document",
        "state": "draft confirmed assigned rectifying responded returned accepted closed reopened dismissed combined",
        "measure": "m km ㎡ km² 亩 公顷 m³ m³/亩 万m³/年 t kg kgce/t ℃ % 元 万元 元/亩 天 工作日 月 户 人 眼",
    } == {kind: " ".join(keys) for kind, keys in values.items()}
