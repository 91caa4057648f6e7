/* What stands in the log for a stretch of entries that went at their day: one line in their place, signed by the register's key. It says
 * which entries they were, the hash before the first and that of the last, from when until when, when they went and by which part of the
 * notice, so that the chain is proven across it. Its hash is the last entry's, and what stands behind it follows that.
 *
 *     HASH {"seq":TO,"gone":FROM,"number":FILE,"before":HASH,"first":AT,"last":AT,"at":AT,"why":"data.log","signature":HEX}
 *
 * Used by: registry/audit_walk, audit_cut.
 * Memory: the given arena.
 * Promises: every byte of it but the signature's own is signed, and the register's id with it. Nobody without the key can make one.
 * Law: GDPR 5(1)(e), 5(2). */
#ifndef REGISTRY_AUDIT_STUB_H
#define REGISTRY_AUDIT_STUB_H

#include "registry/segment.h"

struct audit_stub {
    int64_t from, to;        /* entries */
    int64_t first, last, at; /* instants: of the oldest and the newest of them, and when they went */
    int number;              /* of the file, where the line begins it; else 0 */
    const char *why;         /* path of the notice */
    unsigned char before[VAULT_HASH], hash[VAULT_HASH];
};

/* The whole line with its newline. */
CHECKED enum status audit_stub_line(struct ctx *ctx, struct vault *vault, const struct audit_stub *stub,
                                    const char **line);
/* False: it is none, or does not carry the key's signature for this register. */
bool audit_stub_read(struct arena *arena, const struct segment_line *line, int64_t register_id,
                     const unsigned char key[VAULT_PUBLIC], struct audit_stub *stub);
/* The same without looking at the signature: for whoever has had the log verified. */
bool audit_stub_values(struct arena *arena, const struct segment_line *line, struct audit_stub *stub);

#endif
