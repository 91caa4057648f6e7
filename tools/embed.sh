#!/bin/sh
# Writes an assembler file that holds the named files and the table of them that base/embed.h declares: a constant
# of the program, ready before main and the same for all threads.
# usage: embed.sh GENDIR FILE...
set -eu
gen=$1
shift
out=$gen/embed.S.new
{
    printf '    .section .rodata\n'
    n=0
    sums=
    for file in "$@"; do
        n=$((n + 1))
        sums="$sums $(cksum <"$file" | cut -d' ' -f1)"
        name=${file#src/web/}
        name=${name#"$gen/"}
        printf 'name_%d:\n    .asciz "%s"\n' "$n" "$name"
        printf '    .balign 8\nstart_%d:\n    .incbin "%s"\nend_%d:\n    .byte 0\n' "$n" "$file" "$n"
    done
    # struct embedded: name, bytes, length, sum.
    printf '    .section .data.rel.ro,"aw"\n    .balign 8\n    .global embed_table\nembed_table:\n'
    i=0
    for sum in $sums; do
        i=$((i + 1))
        printf '    .quad name_%d, start_%d, end_%d - start_%d, %s\n' "$i" "$i" "$i" "$i" "$sum"
    done
    printf '    .section .rodata\n    .balign 8\n    .global embed_count\nembed_count:\n    .quad %d\n' "$n"
    printf '    .section .note.GNU-stack,"",@progbits\n'
} >"$out"
mv "$out" "$gen/embed.S"
