#!/bin/sh
# Manual pages in three languages and completions for three shells, from the program itself.
# usage: pages.sh PROGRAM SHARE   (writes below SHARE, such as /usr/local/share)
set -eu
program=$1
share=$2
here=$(cd "$(dirname "$0")/.." && pwd)

for lang in en 'fi' sv; do
    man=$share/man/$lang/man1
    [ "$lang" != en ] || man=$share/man/man1
    mkdir -p "$man"
    "$program" manual --lang "$lang" >"$man/seloste.1"
    sed -n 's/^COMMAND([a-z_]*, [A-Z_]*, "\([^"]*\)".*/\1/p' "$here/src/cli/commands.def" | while read -r words; do
        # shellcheck disable=SC2086
        "$program" manual $words --lang "$lang" >"$man/seloste-$(echo "$words" | tr ' ' -).1"
    done
done

mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$program" completion bash >"$share/bash-completion/completions/seloste"
"$program" completion zsh >"$share/zsh/site-functions/_seloste"
"$program" completion fish >"$share/fish/vendor_completions.d/seloste.fish"
