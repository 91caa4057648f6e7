#!/bin/bash
# A folder of src/ includes only itself and what stands below it; a library is used in the folders it belongs to.
# usage: layers.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../../..}" || exit 2
find src -name '*.[ch]' -o -name '*.def' | sort | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' /dev/null |
    awk -F: '
    BEGIN {
        n = split("base=0 http=1 notice=2 store=2 vault=2 formats=2 registry=3 rights=4 office=4 connect=5 gate=6 " \
                  "web=7 api=7 dav=7 cli=7 job=7 main=8", rows, " ")
        for (i = 1; i <= n; i++) { split(rows[i], pair, "="); rank[pair[1]] = pair[2] }
        n = split("sqlite3.h=store+vault libpq-fe.h=store microhttpd.h=http zlib.h=http yaml.h=notice zip.h=formats libxml/xmlreader.h=formats cairo-pdf.h=formats curl/curl.h=connect gdk-pixbuf/gdk-pixbuf.h=formats poppler.h=formats", rows, " ")
        for (i = 1; i <= n; i++) { split(rows[i], pair, "="); home[pair[1]] = pair[2] }
        bad = 0
    }
    function wrong(why) { printf "%s:%s: %s\n", $1, $2, why; bad = 1 }
    {
        parts = split($1, at, "/")
        folder = parts == 2 ? "main" : at[2]
        match($3, /["<][^">]*/)
        file = substr($3, RSTART + 1, RLENGTH - 1)
        if (!(folder in rank)) { wrong("src/" folder " is in no layer"); next }
        if ($3 ~ /</) {
            if (file in home && index("+" home[file] "+", "+" folder "+") == 0) wrong("<" file "> belongs to src/" home[file])
            next
        }
        split(file, to, "/")
        if (to[1] == "pages" && folder == "web") next
        if (!(to[1] in rank) || to[2] == "") { wrong("\"" file "\": write \"folder/file.h\""); next }
        if (to[1] != folder && rank[to[1]] >= rank[folder]) wrong(folder " may not include " file)
    }
    END { exit bad }'
