/* What the parts of the vault share.
 * Used by: vault only.
 * Memory: struct vault lies in its own arena, secrets in locked memory. */
#ifndef VAULT_INSIDE_H
#define VAULT_INSIDE_H

#include "vault/keys.h"
#include "vault/lite.h"
#include "vault/lookup.h"

#include <pthread.h>
#include <sodium.h>

enum { TOKEN_USES = TOKEN_SESSION + 1 };

/* In locked memory, read-only once it is filled. */
struct secrets {
    unsigned char root[KEY_SIZE], next[KEY_SIZE]; /* next: while root is being replaced */
    unsigned char token[TOKEN_USES][KEY_SIZE];
    unsigned char sign[crypto_sign_SECRETKEYBYTES];
};

struct lookup {
    pthread_mutex_t guard; /* of `seen` */
    struct lite seen, writing;
    int begun, marked, broken, lost; /* writer's thread */
};

struct vault {
    struct arena *arena;
    const char *folder;
    int64_t register_id;
    enum vault_mode mode;
    int lock, head;
    pthread_mutex_t head_guard;
    pthread_mutex_t turn; /* one replaces the root, or copies the folder, at a time */
    int head_slot;        /* the one to write next; under head_guard */
    bool head_shut;       /* under head_guard */
    struct secrets *secrets;
    unsigned char public_key[VAULT_PUBLIC], recovery_key[crypto_box_PUBLICKEYBYTES];
    struct keys keys;
    struct lookup lookup;
};

/* On opening: what a crash left of a replacement. Before keys_check. */
CHECKED enum status rotate_look(struct ctx *ctx, struct vault *vault);

CHECKED enum status lookup_open(struct ctx *ctx, struct vault *vault);
void lookup_close(struct vault *vault);

/* The secret half as groups of letters, and back. */
const char *recovery_sheet(struct ctx *ctx, const unsigned char secret[crypto_box_SECRETKEYBYTES]);
CHECKED enum status recovery_sheet_read(struct ctx *ctx, const char *sheet,
                                        unsigned char secret[crypto_box_SECRETKEYBYTES]);
/* "token.suppress": under which a use's key lies in keys.db. */
const char *vault_token_name(int use);

#endif
