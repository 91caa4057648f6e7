#!/bin/bash
# SQL text lives in src/store/*.def, src/store/sql and (the key folder's two small files) src/vault/sql.def. The engines in src/store may say PRAGMA, BEGIN, COMMIT and the like.
# usage: sql.sh [ROOT]
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here/../..}" || exit 2
# A word and what follows it: "CREATE TABLE" alone is a keyword to look for, not a statement.
data='\b(SELECT|INSERT INTO|INSERT OR|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|UNIQUE|TRIGGER)|ALTER TABLE|DROP TABLE)\s+[^"\s]'
# "BEGIN:" begins a card or a calendar, not a transaction.
rest='"(PRAGMA|BEGIN(?!:)|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b'
found=$(
    # Upper case anywhere in a string, lower case at its start: prose may say "select".
    find src -path src/store/sql -prune -o -path 'src/store/*.def' -prune -o -path src/vault/sql.def -prune -o \( -name '*.[ch]' -o -name '*.def' \) -print | sort |
        xargs -r "$here/lex.pl" strings |
        grep -P ":\".*$data|:\"\s*(?i)(select\s+[\w*(].*\sfrom\s|insert\s+into\s|delete\s+from\s|update\s+\w+\s+set\s)" |
        sed 's/$/   <- SQL outside src\/store\/*.def/'
    find src -name '*.[ch]' -not -path 'src/store/*' | sort | xargs -r "$here/lex.pl" strings |
        grep -P ":$rest" | sed 's/$/   <- SQL outside src\/store/'
)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
