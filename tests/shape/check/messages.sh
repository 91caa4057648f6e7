#!/bin/bash
# Every message that the sources mark with M("...") or MN("...", "...") has its Finnish and its Swedish text, none is
# left over or fuzzy, and all say the same {1}, {2}, ... as the English. Two areas may share a text, not contradict.
# usage: messages.sh [ROOT]   (pages speak too: `make` compiles them into build/gen/pages first)
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
find src build/gen/pages \( -name '*.c' -o -name '*.def' -o -name '*.h' \) -not -path src/base/msg.h 2>/dev/null | sort |
    xgettext --language=C --from-code=UTF-8 -k -kM -kMN:1,2 --no-wrap --force-po -o "$pot" -f - || exit 1
bad=0
for lang in 'fi' 'sv'; do
    find po -name "*.$lang.po" 2>/dev/null | sort | xargs "$here/messages.pl" "$lang" "$pot" || bad=1
done
exit $bad
