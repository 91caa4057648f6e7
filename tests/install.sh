#!/bin/bash
# What make install puts down is complete and runs from there; make uninstall leaves no file.
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
make --no-print-directory install DESTDIR="$place" PREFIX=/opt/seloste
for file in bin/seloste share/doc/seloste/LICENCE share/doc/seloste/README.md share/doc/seloste/notices/agency.yaml \
    share/man/man1/seloste.1 share/man/fi/man1/seloste-notice-check.1 share/bash-completion/completions/seloste \
    share/zsh/site-functions/_seloste share/fish/vendor_completions.d/seloste.fish; do
    [ -s "$place/opt/seloste/$file" ] || { echo "install left out $file"; exit 1; }
done
cd "$place"
# 1: the example has conflicts, as real notices do.
"$place/opt/seloste/bin/seloste" notice check "$place/opt/seloste/share/doc/seloste/notices/agency.yaml" || [ $? -eq 1 ]
cd - >/dev/null
make --no-print-directory uninstall DESTDIR="$place" PREFIX=/opt/seloste
left=$(find "$place" -type f)
[ -z "$left" ] || { echo "uninstall left $left"; exit 1; }
