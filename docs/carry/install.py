"""
Install fieldkit from this folder, without a network: check every sum, make a room of its own, prove that it starts.

    python install.py [TARGET]

Started by install.bat and install.sh. It runs alone, so it holds all that it needs.
"""

import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(HERE, "wheels")
VERSIONS = "@VERSIONS@".split()
PACKAGE = "@PACKAGE@"
WINDOWS = os.name == "nt"


def say(chinese, english):
    """
    Say a line in both languages, whatever the console can show.
    """
    for line in (chinese, english):
        encoding = sys.stdout.encoding or "ascii"
        print(line.encode(encoding, "replace").decode(encoding))


def sha256(path):
    """
    Give the SHA-256 of a file.
    """
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def faults(folder):
    """
    List the files that are missing or changed against SHA256SUMS, and wheels that it does not name.
    """
    named = {}
    with open(os.path.join(folder, "SHA256SUMS"), encoding="utf-8") as file:
        for line in file:
            digest, _, name = line.rstrip("\r\n").partition("  ")
            named[name] = digest
    wrong = []
    for name, digest in sorted(named.items()):
        path = os.path.join(folder, *name.split("/"))
        if not os.path.isfile(path) or sha256(path) != digest:
            wrong.append(name)
    wheels = os.path.join(folder, "wheels")
    strangers = os.listdir(wheels) if os.path.isdir(wheels) else []
    return wrong + ["wheels/" + name for name in sorted(strangers) if "wheels/" + name not in named]


def default_target():
    """
    Give where programs of one's own belong on this computer.
    """
    if WINDOWS:
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser("~"), "Programs", "fieldkit")
    return os.path.join(os.path.expanduser("~"), ".local", "share", "fieldkit-program")


def install(target):
    """
    Make the room and put everything into it, from the wheels of this folder alone.
    """
    programs = os.path.join(target, "Scripts" if WINDOWS else "bin")
    python = os.path.join(programs, "python.exe" if WINDOWS else "python")
    carried = next(name for name in sorted(os.listdir(WHEELS)) if name.startswith("pip-"))
    pip = os.path.join(WHEELS, carried, "pip")
    quiet = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment.update(quiet)
    subprocess.check_call([sys.executable, "-m", "venv", "--without-pip", target], env=environment)
    words = ["install", "--quiet", "--no-index", "--find-links", WHEELS, "--upgrade", "--force-reinstall", PACKAGE]
    subprocess.check_call([python, pip] + words, env=environment)
    subprocess.check_call([os.path.join(programs, "fieldkit"), "--version"], env=environment)
    return programs


def start_line(target, programs):
    """
    Make what starts the program and give it as it is typed: a window on Windows, names on the path elsewhere.
    """
    if WINDOWS:
        window = os.path.join(target, "fieldkit-window.cmd")
        with open(window, "w", encoding="ascii", newline="\r\n") as file:
            file.write('@set "PATH=%~dp0Scripts;%PATH%"\n@cd /d "%USERPROFILE%"\n@cmd /k fieldkit todo\n')
        return window
    own = os.path.join(os.path.expanduser("~"), ".local", "bin")
    os.makedirs(own, exist_ok=True)
    for name in ("fieldkit", "fk"):
        link, program = os.path.join(own, name), os.path.join(programs, name)
        if os.path.islink(link):
            os.remove(link)
        if not os.path.exists(link):
            os.symlink(program, link)
    return os.path.join(own, "fieldkit") + " --help"


def main(words):
    """
    Check, install, prove; 0 done, 1 refused.
    """
    mine = "{}.{}".format(*sys.version_info[:2])
    if mine not in VERSIONS:
        listed = ", ".join(VERSIONS)
        say(
            f"✗ 这里的 Python 是 {mine}，文件夹里的程序需要 {listed}。见 README.txt。",
            f"✗ This is Python {mine}; the folder serves {listed}. See README.txt.",
        )
        return 1
    wrong = faults(HERE)
    if wrong:
        say(
            "✗ 这些文件缺失、被改动或不该在这里，什么也没安装：" + "、".join(wrong),
            "✗ Missing, changed or foreign files; nothing was installed: " + ", ".join(wrong),
        )
        say("→ 请重新拷贝整个文件夹。", "→ Copy the whole folder again.")
        return 1
    target = os.path.abspath(words[0]) if words else default_target()
    try:
        started = start_line(target, install(target))
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"✗ 没有装成：{error}", f"✗ Not installed: {error}")
        return 1
    say(f"✓ 校验和全部相符，已安装在 {target}", f"✓ All sums match; installed in {target}")
    say(f"→ 启动：{started}", f"→ Start it: {started}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
