#!/bin/bash
# Nothing in the tree points outside it: no path of a machine, no neighbour folder, no package registry, no unfinished
# mark, nothing that a build or a package manager left. Patterns are written so that they do not match themselves.
# usage: tree.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../../..}" || exit 2
if git rev-parse --git-dir >/dev/null 2>&1 && [ "$(git rev-parse --show-prefix)" = "" ]; then
    files() { git ls-files -co --exclude-standard | grep -v '^LICENCE$'; }
else
    files() { find . \( -name .git -o -name build -o -name var -o -name node_modules \) -prune -o -type f -print | sed 's|^\./||'; }
fi
find_in() { files | xargs -r -d '\n' grep -nIE "$1" /dev/null | sed "s|\$|   <- $2|"; }
found=$(
    find_in '(^|[^A-Za-z0-9_.])/(wor[k]|roo[t]|hom[e]/[a-z]+|Use[r]s)/' 'a path of one machine'
    find_in '\.\./share[d]' 'a folder outside the project'
    find_in 'registr[y]\.(npmjs|yarnpkg)|npmj[s]\.(org|com)|artifactor[y]|pypi\.or[g]|"resolve[d]"|deb\.debia[n]\.org' 'a package registry'
    files | grep -E '\.(deb|o|a|so|core|orig|rej|swp)$|^core$' | sed 's/$/:1:   <- not a source/'
    files | grep -vE '^[A-Za-z0-9._/-]+$' | sed 's/$/:1:   <- no name for a file/'
    find_in '\b(TOD[O]|FIXM[E]|XX[X])\b' 'an unfinished mark'
)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
