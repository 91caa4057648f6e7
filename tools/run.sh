#!/bin/bash
# Serves a demo register until Ctrl-C; makes it first, once. Prints a link to sign in with.
# usage: run.sh SELOSTE DATADIR KEYDIR ADDRESS:PORT
set -eu
bin=$1 data=$2 keys=$3 listen=$4

if [ ! -e "$data" ]; then
    echo "Making a demo register in $data, its keys in $keys"
    mkdir -p "$(dirname "$data")" "$(dirname "$keys")"
    "$bin" init "$data" --notice notices/agency.yaml --keys "$keys" --demo
    tools/desk.sh "$bin" "$data" 2>/dev/null
fi

"$bin" serve "$data" --keys "$keys" --listen "$listen" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; exit 0' INT TERM
# The server is up when it gives out a link; it says itself why when it does not start.
for _ in $(seq 100); do
    kill -0 "$server" 2>/dev/null || break
    if link=$("$bin" user link "$data" "Iida Tammisto" --keys "$keys" --url "http://$listen" 2>/dev/null); then
        printf '\nSign in (once):  %s\nStop with Ctrl-C.\n\n' "$link"
        break
    fi
    sleep 0.1
done
wait "$server"
