#!/bin/bash
# Shows that each shape check finds what it looks for: small trees that break one rule each, and one that breaks none.
# usage: selftest.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
bad=0

# tree NAME: an empty project whose files are then written with put.
tree() {
    root=$top/$1
    mkdir -p "$root"
}
# put FILE TEXT: %b, so that \n ends a line and \057 is a slash that this file does not say
put() {
    mkdir -p "$root/$(dirname "$1")"
    printf '%b' "$2" >"$root/$1"
}
# refuses CHECK PLACE: the check fails on the tree and names the place
refuses() {
    local said
    if said=$("$here/check/$1.sh" "$root" 2>&1); then
        echo "selftest.sh: $1 passes the tree $(basename "$root")"
        bad=1
    elif ! printf '%s\n' "$said" | grep -qF -- "$2"; then
        echo "selftest.sh: $1 does not say '$2' but:"
        printf '%s\n' "$said"
        bad=1
    fi
}
accepts() {
    local said
    if ! said=$("$here/check/$1.sh" "$root" 2>&1); then
        echo "selftest.sh: $1 refuses the tree $(basename "$root"):"
        printf '%s\n' "$said"
        bad=1
    fi
}

po='msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'

tree good
put src/base/text.h '/* Texts.\n * Used by: all. */\n#ifndef T\n#define T\n#endif\n'
put src/base/text.c '#include "base/text.h"\n\n/* malloc( and SELECT in a comment are no matter */\nint text(void) {\n    return 0;\n}\n'
put src/http/reply.c '#include "base/text.h"\n#include <microhttpd.h>\nconst char *reply = M("{1} of {2}");\n'
put src/web/page.c '#include "gate/gate.h"\nint a = 1 < 2;\n'
put src/main.c '#include "web/page.h"\n#include "cli/row.h"\n'
put src/store/sql/party.def 'SQL(PARTY_ONE, "SELECT id FROM party WHERE id = ?1")\n'
put src/store/sqlite.c '#include <sqlite3.h>\nconst char *begin = "BEGIN IMMEDIATE";\n'
put po/a.fi.po "$po"'msgid "{1} of {2}"\nmsgstr "{1} / {2}"\n'
put po/a.sv.po "$po"'msgid "{1} of {2}"\nmsgstr "{1} av {2}"\n'
put tools/flags.mk 'PKGS := yaml-0.1\nLIBS = -lm\n'
put docs/LICENCES.md '| yaml-0.1 | YAML | MIT | yes |\n'
mkdir -p "$root/build/release/src"
for check in "$here"/check/*.sh; do
    accepts "$(basename "$check" .sh)"
done

tree upward
put src/registry/party.c '#include "base/text.h"\n#include "web/page.h"\n'
refuses layers 'src/registry/party.c:2: registry may not include web/page.h'
tree sibling
put src/store/row.h '#include "vault/key.h"\n'
refuses layers 'src/store/row.h:1: store may not include vault/key.h'
tree stranger
put src/util/x.c '#include "base/text.h"\n'
refuses layers 'src/util/x.c:1: src/util is in no layer'
tree library
put src/registry/a.c '\n#include <sqlite3.h>\n'
refuses layers 'src/registry/a.c:2: <sqlite3.h> belongs to src/store'

tree sql
put src/rights/erase.c 'int x;\nconst char *q = "DELETE FROM letter WHERE party = ?1";\n'
refuses sql 'src/rights/erase.c:2:'
tree small_sql
put src/store/writer.c 'const char *q = "select id from party";\n'
refuses sql 'src/store/writer.c:1:'
tree pragma
put src/web/a.c 'const char *q = "PRAGMA journal_mode";\n'
refuses sql 'src/web/a.c:1:'

for call in malloc free strcpy strcat sprintf strtok gets time atoi system; do
    tree "call_$call"
    put src/base/a.c "int a(void) {\n    return $call(0);\n}\n"
    refuses calls "src/base/a.c:2: $call()"
done
tree not_a_call
put src/base/a.c 'int a(void) {\n    zip_free(0);\n    arena->free(0);\n    return my_time(0);\n}\n'
accepts calls

tree markup
put src/web/a.c '/* <b> */\nconst char *x = "<b>";\n'
refuses markup 'src/web/a.c:2:'

tree long_function
put src/base/a.c "int a(void) {\n$(printf '    a();\\n%.0s' $(seq 120))}\n"
refuses lengths 'src/base/a.c:1: a has 122 lines'
tree long_functions
put src/base/a.c "$(for n in 1 2 3; do printf 'int f%d(void) {\\n' $n; printf '    a();\\n%.0s' $(seq 25); printf '}\\n'; done)"
refuses lengths 'the median function is over 18 lines'
tree long_file
put src/base/a.c "$(printf 'int x;\\n%.0s' $(seq 901))"
refuses lengths 'src/base/a.c:901: 901 lines'

tree no_contract
put src/base/a.h '#ifndef A\n#define A\n#endif\n'
refuses headers 'src/base/a.h:1: does not open with its contract'
tree no_user
put src/base/a.h '/* Says what it is, but not for whom. */\n/* Used by: too late */\n'
refuses headers 'src/base/a.h:1: no line of the opening'
put src/base/a.h '/* Says what it is. Used by: all, in the middle of a line. */\n'
refuses headers 'src/base/a.h:1: no line of the opening'

tree machine
put notes.txt 'fine\nsee \057home\057anna\057x\n'
refuses tree 'notes.txt:2:'
tree slip
put 'src/base/what is | this' 'x'
refuses tree 'src/base/what is | this:1:'
tree neighbour
put a.md 'see ..\057shared\057spec\n'
refuses tree 'a.md:1:'
tree host
put lock.json 'x\n"resolve\0144": 1\n'
refuses tree 'lock.json:2:'
tree unfinished
put src/base/a.c '/* TOD\0117 */\n'
refuses tree 'src/base/a.c:1:'

tree state
put src/base/a.c 'static int count;\nstatic const int fixed = 1;\nint a(void);\nint a(void) {\n    static int n = 3;\n    return count++ + n++ + fixed;\n}\n'
mkdir -p "$root/build/release/src/base"
gcc -O0 -c -o "$root/build/release/src/base/a.o" "$root/src/base/a.c"
refuses state 'src/base/a.c:1: count can change'
refuses state 'src/base/a.c:1: n can change'
put tests/shape/allowed.txt 'state src/base/a.c count for the test\nstate src/base/a.c n for the test\n'
accepts state

tree pages
# shellcheck disable=SC2016
put README.md 'fine\nsee `src/none.c` and `src/NAME.c`\n'
refuses docs 'README.md:2: there is no src/none.c'
put README.md 'fine ![a picture](docs/img/none.png)\n'
refuses docs 'README.md:1: there is no docs/img/none.png'

tree left_over
put lib.deb 'x'
refuses tree 'lib.deb:1:'

tree licence
put tools/flags.mk 'PKGS := yaml-0.1 libcurl\n'
put docs/LICENCES.md '| yaml-0.1 | YAML | MIT | yes |\n'
refuses licences 'no row for libcurl'
put docs/LICENCES.md '| yaml-0.1 | YAML | MIT | yes |\n| libcurl | HTTP | | yes |\n'
refuses licences 'docs/LICENCES.md:2: libcurl'
tree npm
put tools/flags.mk 'PKGS :=\n'
put package.json '{\n  "devDependencies": {\n    "left-pad": "1.0.0"\n  }\n}\n'
refuses licences 'no row for left-pad'

tree untranslated
put src/base/a.c 'const char *x =\n    M("new text");\n'
put po/a.fi.po "$po"'msgid "new text"\nmsgstr "uusi teksti"\n'
put po/a.sv.po "$po"
refuses messages 'src/base/a.c:2: no sv text for "new text"'
put po/a.sv.po "$po"'msgid "new text"\nmsgstr ""\n'
refuses messages 'po/a.sv.po:5: no text for "new text"'
put po/a.sv.po "$po"'#, fuzzy\nmsgid "new text"\nmsgstr "ny text"\n'
refuses messages 'fuzzy'
put po/a.sv.po "$po"'msgid "new text"\nmsgstr "ny text"\n\nmsgid "old text"\nmsgstr "gammal text"\n'
refuses messages 'po/a.sv.po:8: no source says "old text"'
put po/a.sv.po "$po"'msgid "new text"\nmsgstr "ny {1} text"\n'
refuses messages 'placeholders differ'
put po/a.sv.po "$po"'msgid "new text"\nmsgstr "ny text"\n'
put po/b.sv.po "$po"'msgid "new text"\nmsgstr "annan text"\n'
refuses messages 'said differently'
tree plural
put src/base/a.c 'f(MN("{1} party", "{1} parties"));\n'
put po/a.fi.po "$po"'msgid "{1} party"\nmsgid_plural "{1} parties"\nmsgstr[0] "{1} asiakas"\nmsgstr[1] "{1} asiakasta"\n'
put po/a.sv.po "$po"'msgid "{1} party"\nmsgid_plural "{1} parties"\nmsgstr[0] "{1} kund"\nmsgstr[1] "kunder"\n'
refuses messages 'placeholders differ in the plural'
put po/a.sv.po "$po"'msgid "{1} party"\nmsgid_plural "{1} parties"\nmsgstr[0] "{1} kund"\nmsgstr[1] "{1} kunder"\n'
accepts messages

exit $bad
