#!/bin/bash
# Puts an office day on the desk of a new demo register: next steps, services, requests, a breach, a hold and a hand-over, around whoever the demo has.
# usage: desk.sh SELOSTE DATADIR [DAY]   (DAY: which day is today, YYYY-MM-DD)
# Only what the office says of itself; the invented customers come from "init --demo".
set -eu
bin=$1 data=$2 today=${3:-$(date +%F)}
user="Iida Tammisto"

day() {
    date -u -d "$today ${1:-0} days" +%F
}

# The first customer whom these letters find; nothing when nobody is found.
who() {
    "$bin" find "$data" "$1" --limit 1 --json | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -n 1
}

# Says it of the customer, if there is one: quietly, since nobody reads ids here.
about() {
    local found
    found=$(who "$1")
    shift
    [ -z "$found" ] || "$@" "$found"
}

step() { "$bin" follow "$data" "$3" "$2" --on "$1" --by "$user" >/dev/null; }
service() { "$bin" service add "$data" "$3" "$1" --by "$user" --state "$2" --delivery "$(day 22)" >/dev/null; }
asks_what() { "$bin" request add "$data" access "$1" "Mitä tietoja minusta on?" --by phone --received "$(day -14)T10:00" >/dev/null; }
write_to() { "$bin" mail to "$data" "$1" "Voidaanko kuvata perjantaina?" --purpose contact --subject "Kuvauspäivä" >/dev/null; }
disputes() { "$bin" hold add "$data" "$1" --ground dispute --because "Laskusta on riita" --holder "$user" --last "$(day 120)" >/dev/null; }
card() { "$bin" paper add "$data" "$1" "Käyntikortti messuilta" --folder 3 --source person >/dev/null; }

# A link to sign in makes her one of the staff.
"$bin" user link "$data" "$user" >/dev/null 2>&1
about Aaltio step "$(day)" "Soita takaisin: pihakuvauksen hinta"
about Aarnivuo step "$(day)" "Lähetä luonnos vuosikertomuksesta"
about Puu step "$(day)" "Sovi kuvauspäivä"
about Saha step "$(day 2)" "Kysy palautetta kuvista"
about Leipomo step "$(day 4)" "Tarjous joulukampanjasta"
about Puu service "Vuosikertomus" under_way
about Saha service "Tuotekuvaus" planned
about Leipomo service "Verkkosivujen tekstit" planned
about Aaltio asks_what
"$bin" request add "$data" erasure "Pyydän poistamaan tietoni." --by post --from "Maija Esimerkki" --received "$(day -3)T09:00" >/dev/null
about Aaltio card
about Saha disputes
"$bin" handover give "$data" accounting_firm --fiscal-year "$((${today%%-*} - 1))" --purpose invoice --what "Viime tilikauden mappi" --back "$(day 40)" >/dev/null
about Aaltio write_to
"$bin" breach add "$data" "Puhelin unohtui junaan; se löytyi lukittuna" --aware "$(day -1)T15:20" --people 40 --hurt confidentiality --system systems.devices >/dev/null
