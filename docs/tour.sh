#!/bin/bash
# Seloste's whole main job on the command line, from a company's notice to one person's erasure.
# usage: docs/tour.sh        (after `make`; SELOSTE_BIN names another program)
# Works in a folder of its own, which it takes away. Ends with an error at the first surprise.
set -euo pipefail
cd "$(dirname "$0")/.."
seloste=$(realpath "${SELOSTE_BIN:-build/release/seloste}")
notice=$(realpath notices/agency.yaml)

# The tour is always on the same day, in the same language; the two folders lie apart, as they should.
export SELOSTE_CLOCK=2026-03-05T10:00:00Z SELOSTE_LANG=en
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/disk" "$place/safe"
data=$place/disk/register
keys=$place/safe/keys
cd "$place"

tell() { printf '\n== %s\n' "$*"; }
surprise() {
    printf 'SURPRISE: %s\n' "$*" >&2
    exit 1
}
# seloste WORD...: shows the command and what it says; the exit code must be the one in $want.
want=0
seloste() {
    printf '\n$ seloste'
    printf ' %q' "$@" | sed "s|$place|…|g"
    printf '\n'
    local code=0
    "$seloste" "$@" >out 2>err </dev/null || code=$?
    cat out err
    [ "$code" -eq "$want" ] || surprise "exit code $code, not $want"
}
# says TEXT: the last command said it. silent TEXT: it did not.
says() { grep -qF -- "$1" out err || surprise "not said: $1"; }
silent() { ! grep -qF -- "$1" out err || surprise "said: $1"; }

tell 'The notice is the configuration. It is checked first: this one promises some things twice and differently.'
want=1 seloste notice check "$notice"
silent ' error'

tell 'What people read comes from the same file.'
seloste notice render "$notice" --lang=fi --as text >rendered
grep -qF 'Viestintätoimisto Suvanne Oy' rendered || surprise 'the notice does not name its controller'
head -n 20 rendered

tell 'So does the day by which a request must be answered, and the day until which data are kept.'
seloste notice deadline "$notice" --right access --received 2026-03-05T10:00
says 'answer by Thursday 2 April 2026'
cat >events.json <<'JSON'
{"parties": {"X": "organisation"},
 "events": [{"party": "X", "what": "invoiced", "at": "2020-03-15"}],
 "ask": [{"party": "X", "class": "bookkeeping", "on": "2026-03-05"}]}
JSON
seloste notice explain "$notice" --events events.json
says '2030'

tell 'A register is made from it. The recovery sheet is shown once; here it goes to a file.'
seloste init "$data" --notice "$notice" --keys "$keys" --sheet sheet.txt
[ -s sheet.txt ] || surprise 'there is no recovery sheet'

tell 'Customers come in from a file, with their source. First only to see what would happen.'
cat >customers.csv <<'CSV'
First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Value
Helmi,Aaltio,Kuurnan Puu Oy,helmi.aaltio@kuurna.example,040 000 0142
Onni,Salavirta,Kuurnan Puu Oy,onni.salavirta@kuurna.example,
Lumi,Virtanen,,lumi.virtanen@koti.example,+358 40 000 0177
CSV
seloste import "$data" customers.csv --source person --dry-run
seloste find "$data"
silent Aaltio
seloste import "$data" customers.csv --source person

tell 'They are found by parts of a name, by e-mail, by phone.'
seloste find "$data" aal
says 'Helmi Aaltio'
seloste find "$data" 0400000177
says 'Lumi Virtanen'
seloste show "$data" helmi.aaltio@kuurna.example

tell 'Each value has its source. What the notice does not list cannot be stored.'
seloste add "$data" name='Tornikosken Kirjapaja Oy' business_id=9000003-8 --type organisation --source ytj \
    --reason 'offer asked for'
seloste add "$data" first_name=Aino last_name=Lehmus email=aino@tornikoski.example --type contact_person \
    --of 'Tornikosken Kirjapaja Oy' --source person
want=3 seloste add "$data" first_name=Eino last_name=Mäki billing_address='Katu 1, 33100 Tampere' --type consumer \
    --source person
seloste set "$data" 'Aino Lehmus' phone='040 000 0155' --source person
want=2 seloste set "$data" 'Aino Lehmus' email=aino-at-tornikoski --source person
says email

tell 'Work is written down: a call, an order, an invoice in the name of the organisation.'
seloste note "$data" 'Aino Lehmus' 'Asked for a brochure, pays on 14 days' --kind call --at 2026-03-03T09:30 \
    --about 'Tornikosken Kirjapaja Oy'
seloste note "$data" 'Aino Lehmus' --kind order --at 2026-03-04 --about 'Tornikosken Kirjapaja Oy'
seloste note "$data" 'Lumi Virtanen' 'Family portrait' --kind invoice --at 2026-03-04 --amount 240,00
seloste note "$data" 'Lumi Virtanen' 'Prefers mornings' --kind call --at 2026-03-02
seloste link "$data" 'Onni Salavirta' 'Tornikosken Kirjapaja Oy' --from 2026-03-01
seloste show "$data" 'Tornikosken Kirjapaja Oy'
says 'Aino Lehmus'
says 'Onni Salavirta'

tell 'What must be gone, and when: nothing today, all of it one day.'
seloste due "$data"
silent 'Lumi Virtanen'
seloste due "$data" --on 2060-01-01
says 'Lumi Virtanen'

tell 'She objects to marketing: from now on the program does not let it happen. The same, twice, is one person.'
seloste object "$data" 'Lumi Virtanen' --by phone
seloste show "$data" 'Lumi Virtanen'
says 'objects'
want=1 seloste add "$data" first_name=Lumi last_name=Virtanen email=lumi.virtanen@koti.example --type consumer --source person
says 'Lumi Virtanen'

tell '“What do you know about me?” One package answers.'
seloste access "$data" 'Lumi Virtanen' -o lumi.zip
[ -s lumi.zip ] || surprise 'there is no package'
[ "$(stat -c %a lumi.zip)" = 600 ] || surprise 'others can read the package'

tell 'She wants to be forgotten. Her invoice must stay until its day; the rest goes now.'
lumi=$("$seloste" find "$data" 'Lumi Virtanen' --json | sed -n 's/.*"id": "\(.*\)".*/\1/p')
[ -n "$lumi" ] || surprise 'she has no id'
seloste erase "$data" "$lumi" --plan
says 'Stays'
says '2036'
want=2 seloste erase "$data" "$lumi"
says '--yes'
seloste erase "$data" "$lumi" --yes
want=4 seloste show "$data" lumi.virtanen@koti.example
seloste find "$data" Virtanen
silent Virtanen

tell 'What stays is the invoice, under her id, for bookkeeping.'
seloste show "$data" "$lumi"
silent 'Prefers mornings'
silent 'lumi.virtanen'
says '240'

tell 'The others are as they were, and the log tells all of it and is whole.'
seloste show "$data" 'Helmi Aaltio'
says 'helmi.aaltio@kuurna.example'
seloste audit list "$data" --party "$lumi"
says erased
seloste audit verify "$data"

tell 'Ten years later the sweep takes what nobody has to ask for.'
SELOSTE_CLOCK=2036-03-06T10:00:00Z seloste sweep "$data" --yes
says 'Swept'
SELOSTE_CLOCK=2036-03-06T10:00:00Z seloste find "$data" Aaltio
silent Aaltio

tell 'No name stands readable in the data folder.'
! grep -rqaF -e Aaltio -e Virtanen -e 'Prefers mornings' "$data" || surprise 'a name lies in the data folder'

tell 'The end of the tour.'
