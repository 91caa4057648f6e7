/* A file of N invented contacts, with names of the demo and an address and a number that nobody else has: for the import, and for
 * whoever is measured beside us.
 *
 *     bench/contacts N FIRST       FIRST: the number of the first, so that two files have nobody in common */
#include "registry/demo_names.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10,
                  first = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    uint64_t seed = 29 + first;
    puts("first_name;last_name;email;phone");
    for (unsigned long i = first; i < first + count; i++) {
        scoped_arena *arena = arena_new();
        const char *given = demo_first_name(&seed), *family = demo_last_name(&seed);
        const char *at = demo_email(arena, given, family, arena_printf(arena, "posti%lu", i));
        printf("%s;%s;%s;+35840%07lu\n", given, family, at, i);
    }
    return 0;
}
