#!/bin/sh
# Writes an assembler file that holds the named files, and the table of their names.
# usage: embed.sh GENDIR FILE...
set -eu
gen=$1
shift
: > "$gen/embed.S.new"
: > "$gen/embed_table.h.new"
printf '    .section .rodata\n' >> "$gen/embed.S.new"
n=0
for file in "$@"; do
    n=$((n + 1))
    name=${file#src/web/}
    name=${name#"$gen/"}
    printf '    .balign 8\n    .global embed_%d_start\n    .global embed_%d_end\nembed_%d_start:\n    .incbin "%s"\nembed_%d_end:\n    .byte 0\n' \
        "$n" "$n" "$n" "$file" "$n" >> "$gen/embed.S.new"
    printf 'EMBED(embed_%d, "%s")\n' "$n" "$name" >> "$gen/embed_table.h.new"
done
printf '    .section .note.GNU-stack,"",@progbits\n' >> "$gen/embed.S.new"
mv "$gen/embed.S.new" "$gen/embed.S"
mv "$gen/embed_table.h.new" "$gen/embed_table.h"
