#!/bin/sh
# Installs fieldkit from this folder, without a network: sh install.sh [TARGET]
cd "$(dirname "$0")" || exit 1
if command -v sha256sum >/dev/null 2>&1; then
    sha256sum --check --quiet SHA256SUMS || { echo "✗ 文件被改动，什么也没安装。 / Files were changed; nothing was installed."; exit 1; }
fi
for version in @VERSIONS@; do
    for python in "python/bin/python$version" "python$version"; do
        if command -v "$python" >/dev/null 2>&1; then exec "$python" install.py "$@"; fi
    done
done
if command -v python3 >/dev/null 2>&1; then exec python3 install.py "$@"; fi
echo "✗ 找不到 Python（@VERSIONS@），见 README.txt。 / Python (@VERSIONS@) was not found: see README.txt."
exit 1
