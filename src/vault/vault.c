/* Opening looks at everything before it writes anything: the folder, root, whose keys they are, whether root fits.
 * Root is written last when the folder is made: a folder with a root is whole. */
#include "vault/vault.h"

#include "vault/chain.h"
#include "vault/keyfile.h"
#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* A slot of the file `head`: seq, hash, and a keyed hash of both. Two of them take turns, so that a torn write leaves
 * the one before. In a slot that was shut the keyed hash covers one byte more; the log is shut where every good slot of the
 * highest seq is. So one write opens it again, and a torn one shuts nothing. */
enum { HEAD_MAC = 16, HEAD_SAYS = 8 + VAULT_HASH, HEAD_SLOT = HEAD_SAYS + HEAD_MAC };

static const char restored_mark[] = "restored";

static const char *const named[] = {"token.lookup", "token.suppress", "token.session", "sign"};
enum { NAMED = sizeof named / sizeof *named };

const char *vault_token_name(int use) {
    must(use >= 0 && use < TOKEN_USES);
    return named[use];
}

void vault_harden(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may not grow is an error like a full disk, not the end of the program */
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks as a debugger would */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int64_t vault_register(const struct vault *vault) {
    return vault->register_id;
}

/* --- the file `head` --- */

static void head_mac(const struct vault *vault, const unsigned char slot[HEAD_SLOT], bool shut,
                     unsigned char mac[HEAD_MAC]) {
    unsigned char says[HEAD_SAYS + 1];
    memcpy(says, slot, HEAD_SAYS);
    says[HEAD_SAYS] = 1;
    crypto_generichash(mac, HEAD_MAC, says, shut ? HEAD_SAYS + 1 : HEAD_SAYS,
                       vault->secrets->token[TOKEN_LOOKUP], KEY_SIZE);
}

static bool head_holds(const struct vault *vault, const unsigned char slot[HEAD_SLOT], bool shut) {
    unsigned char mac[HEAD_MAC];
    head_mac(vault, slot, shut, mac);
    return sodium_memcmp(mac, slot + HEAD_SAYS, HEAD_MAC) == 0;
}

static int64_t head_seq(const unsigned char slot[HEAD_SLOT]) {
    uint64_t seq = 0;
    for (int i = 7; i >= 0; i--)
        seq = seq << 8 | slot[i];
    return (int64_t)seq;
}

struct head {
    int64_t seq;
    unsigned char hash[VAULT_HASH];
    int newest; /* slot */
    bool shut;
};

/* The good slot with the higher seq; when none is good, as if the log had not begun. */
static enum status head_read(struct ctx *ctx, struct vault *vault, struct head *head) {
    unsigned char slots[2][HEAD_SLOT] = {{0}};
    *head = (struct head){.newest = 1};
    chain_start(vault->register_id, head->hash);
    if (pread(vault->head, slots, sizeof slots, 0) < 0)
        return keyfile_fail(ctx, vault->folder, "head", errno);
    for (int i = 0; i < 2; i++) {
        bool shut = head_holds(vault, slots[i], true);
        int64_t seq = head_seq(slots[i]);
        if ((!shut && !head_holds(vault, slots[i], false)) || seq < head->seq || !seq)
            continue;
        head->shut = shut && (head->shut || seq > head->seq);
        if (seq > head->seq)
            head->newest = i;
        head->seq = seq;
        memcpy(head->hash, slots[i] + 8, VAULT_HASH);
    }
    return ST_OK;
}

/* --- opening --- */

/* Locked memory first: what is in it is never swapped out, and it is wiped when it is freed. */
static struct vault *vault_new(const char *folder, int64_t register_id, enum vault_mode mode) {
    must(sodium_init() >= 0);
    struct arena *arena = arena_new();
    struct vault *vault = arena_alloc(arena, sizeof *vault);
    vault->arena = arena;
    vault->folder = arena_text(arena, folder);
    vault->register_id = register_id;
    vault->mode = mode;
    vault->lock = vault->head = -1;
    vault->secrets = sodium_malloc(sizeof *vault->secrets);
    must(vault->secrets);
    memset(vault->secrets, 0, sizeof *vault->secrets);
    keys_begin(&vault->keys, arena, register_id, vault->secrets->root, vault->secrets->next);
    must(pthread_mutex_init(&vault->lookup.guard, NULL) == 0 &&
         pthread_mutex_init(&vault->head_guard, NULL) == 0 && pthread_mutex_init(&vault->turn, NULL) == 0);
    return vault;
}

static void vault_free(struct vault *vault) {
    lookup_close(vault);
    keys_end(&vault->keys);
    sodium_free(vault->secrets);
    pthread_mutex_destroy(&vault->turn);
    pthread_mutex_destroy(&vault->head_guard);
    if (vault->head >= 0)
        close(vault->head);
    if (vault->lock >= 0)
        close(vault->lock);
    arena_free(vault->arena);
}

/* Two data folders (one of them a copy) must not use one key folder at a time, either. */
static enum status take_lock(struct ctx *ctx, struct vault *vault) {
    vault->lock = open(keyfile_path(ctx, vault->folder, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (vault->lock < 0)
        return errno == EACCES ? FAIL(ctx, ST_DENIED, M("The key folder {1} can only be read."), vault->folder)
                               : keyfile_fail(ctx, vault->folder, "lock", errno);
    if (flock(vault->lock, LOCK_EX | LOCK_NB) != 0)
        return FAIL(ctx, ST_BUSY, M("Another program is using the keys in {1}."), vault->folder);
    return ST_OK;
}

/* Straight into locked memory. */
static enum status read_root(struct ctx *ctx, struct vault *vault) {
    size_t length;
    TRY(keyfile_read(ctx, vault->folder, "root", vault->secrets->root, KEY_SIZE, &length));
    if (length != KEY_SIZE)
        return FAIL(ctx, ST_FAILED, M("The file root in the key folder {1} is not whole."), vault->folder);
    return ST_OK;
}

static enum status open_keys(struct ctx *ctx, struct vault *vault) {
    int64_t whose;
    if (!keyfile_has(ctx, vault->folder, "keys.db"))
        return FAIL(ctx, ST_NOT_FOUND, M("The key folder {1} has no file {2}."), vault->folder, "keys.db");
    TRY(lite_open(ctx, &vault->keys.lite, vault->folder, "keys.db",
                  vault->mode == VAULT_WRITE ? LITE_WRITE : LITE_READ));
    TRY(lite_meta(ctx, &vault->keys.lite, "register", &whose));
    if (whose != vault->register_id)
        return FAIL(ctx, ST_DENIED, M("The keys in {1} belong to another register."), vault->folder);
    TRY(rotate_look(ctx, vault));
    TRY(keys_check(ctx, &vault->keys));
    if (vault->mode == VAULT_WRITE)
        TRY(lite_fold(ctx, &vault->keys.lite)); /* a crash may have left destroyed keys in the log */
    return keys_load(ctx, &vault->keys);
}

/* The register's own keys lie among the others, by name. */
static enum status hold_named(struct ctx *ctx, struct vault *vault, const char *name,
                              const unsigned char **bytes) {
    int64_t id;
    TRY(keys_named(ctx, &vault->keys, name, 0, &id));
    return keys_hold(ctx, &vault->keys, id, bytes);
}

static enum status load_secrets(struct ctx *ctx, struct vault *vault) {
    struct secrets *secrets = vault->secrets;
    const unsigned char *bytes;
    for (int i = 0; i < TOKEN_USES; i++) {
        TRY(hold_named(ctx, vault, named[i], &bytes));
        memcpy(secrets->token[i], bytes, KEY_SIZE);
        keys_let_go(&vault->keys, bytes);
    }
    TRY(hold_named(ctx, vault, named[TOKEN_USES], &bytes));
    must(crypto_sign_seed_keypair(vault->public_key, secrets->sign, bytes) == 0);
    keys_let_go(&vault->keys, bytes);
    sodium_mprotect_readonly(secrets);
    return lite_meta_bytes(ctx, &vault->keys.lite, "recovery", vault->recovery_key, sizeof vault->recovery_key);
}

static enum status open_head(struct ctx *ctx, struct vault *vault) {
    int flags = vault->mode == VAULT_WRITE ? O_RDWR : O_RDONLY;
    vault->head = open(keyfile_path(ctx, vault->folder, "head"), flags | O_CLOEXEC);
    if (vault->head < 0 && errno == ENOENT)
        return FAIL(ctx, ST_NOT_FOUND, M("The key folder {1} has no file {2}."), vault->folder, "head");
    if (vault->head < 0)
        return keyfile_fail(ctx, vault->folder, "head", errno);
    struct head head;
    TRY(head_read(ctx, vault, &head));
    vault->head_slot = !head.newest;
    vault->head_shut = head.shut;
    return ST_OK;
}

static enum status open_all(struct ctx *ctx, struct vault *vault) {
    TRY(keyfile_check(ctx, vault->folder));
    TRY(read_root(ctx, vault));
    if (vault->mode == VAULT_WRITE)
        TRY(take_lock(ctx, vault));
    TRY(open_keys(ctx, vault));
    TRY(load_secrets(ctx, vault));
    TRY(open_head(ctx, vault));
    TRY(lookup_open(ctx, vault));
    return vault->mode == VAULT_WRITE && vault_rotating(vault) ? vault_rotate(ctx, vault, NULL, NULL) : ST_OK;
}

enum status vault_open(struct ctx *ctx, const char *folder, int64_t register_id, enum vault_mode mode,
                       struct vault **out) {
    *out = NULL;
    struct vault *vault = vault_new(folder, register_id, mode);
    enum status status = open_all(ctx, vault);
    if (status == ST_OK)
        *out = vault;
    else
        vault_free(vault);
    return status;
}

/* What cannot be written at the end is found again at the next start. */
void vault_close(struct vault *vault) {
    if (!vault)
        return;
    if (vault->mode == VAULT_WRITE) {
        scoped_ctx ctx;
        ctx_begin(&ctx);
        if (keys_flush(&ctx, &vault->keys, 1) == ST_OK)
            must(fsync(vault->head) == 0 || errno == EIO || errno == ENOSPC);
    }
    vault_free(vault);
}

void vault_drop(struct vault **vault) {
    vault_close(*vault);
    *vault = NULL;
}

/* --- making --- */

static enum status make_keys(struct ctx *ctx, struct vault *vault, const char **sheet) {
    unsigned char secret[crypto_box_SECRETKEYBYTES], public_key[crypto_box_PUBLICKEYBYTES];
    TRY(lite_open(ctx, &vault->keys.lite, vault->folder, "keys.db", LITE_MAKE));
    TRY(keys_make(ctx, &vault->keys, named, NAMED));
    crypto_box_keypair(public_key, secret);
    *sheet = recovery_sheet(ctx, secret);
    sodium_memzero(secret, sizeof secret);
    return lite_put_meta_bytes(ctx, &vault->keys.lite, "recovery", public_key, sizeof public_key);
}

static enum status make_all(struct ctx *ctx, struct vault *vault, const char **sheet) {
    const unsigned char no_head[2 * HEAD_SLOT] = {0};
    randombytes_buf(vault->secrets->root, KEY_SIZE);
    TRY(make_keys(ctx, vault, sheet));
    TRY(keyfile_write(ctx, vault->folder, "head", no_head, sizeof no_head));
    return keyfile_write(ctx, vault->folder, "root", vault->secrets->root, KEY_SIZE);
}

/* Of a folder that this run began: nothing of it is of use to anybody. */
static void remove_made(struct ctx *ctx, const char *folder) {
    const char *const names[] = {"root", "head", "keys.db", "keys.db-wal", "keys.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(keyfile_path(ctx, folder, names[i]));
    rmdir(folder);
}

enum status vault_create(struct ctx *ctx, const char *folder, int64_t register_id, const char **sheet) {
    must(register_id > 0);
    if (keyfile_has(ctx, folder, "root") || keyfile_has(ctx, folder, "keys.db"))
        return FAIL(ctx, ST_CONFLICT, M("There are keys in {1} already."), folder);
    TRY(keyfile_make(ctx, folder));
    struct vault *vault = vault_new(folder, register_id, VAULT_WRITE);
    enum status status = make_all(ctx, vault, sheet);
    vault_free(vault);
    if (status != ST_OK)
        remove_made(ctx, folder);
    return status;
}

/* --- keys --- */

enum status vault_key_for(struct ctx *ctx, struct vault *vault, int64_t party, const char *class, int64_t epoch,
                          int64_t *key) {
    return keys_for(ctx, &vault->keys, party, class, epoch, key);
}

enum status vault_keys_of(struct ctx *ctx, struct vault *vault, int64_t party, struct vault_key **keys,
                          size_t *count) {
    return keys_of(ctx, &vault->keys, party, keys, count);
}

enum status vault_keys_begun(struct ctx *ctx, struct vault *vault, const char *begins, struct vault_key **keys,
                             size_t *count) {
    return keys_begun(ctx, &vault->keys, begins, keys, count);
}

enum status vault_key_named(struct ctx *ctx, struct vault *vault, const char *name, int64_t *key) {
    return keys_named(ctx, &vault->keys, name, 1, key);
}

enum status vault_destroy_keys(struct ctx *ctx, struct vault *vault, const int64_t *keys, size_t count) {
    return keys_destroy(ctx, &vault->keys, keys, count);
}

enum status vault_destroy_later(struct ctx *ctx, struct vault *vault, int64_t key) {
    return keys_destroy_later(ctx, &vault->keys, key);
}

enum status vault_tidy(struct ctx *ctx, struct vault *vault) {
    return keys_tidy(ctx, &vault->keys);
}

enum status vault_ahead(struct ctx *ctx, struct vault *vault, const int64_t *keys, size_t count) {
    return count ? keys_ahead(ctx, &vault->keys, keys, count) : ST_OK;
}

void vault_rest(struct vault *vault) {
    keys_rest(&vault->keys);
}

enum status vault_key_state(struct ctx *ctx, struct vault *vault, int64_t key, int *state) {
    return keys_state(ctx, &vault->keys, key, state);
}

int64_t vault_settled_change(struct vault *vault) {
    return vault->keys.settled;
}

enum status vault_claim(struct ctx *ctx, struct vault *vault, int64_t key, int64_t party, const char *class,
                        int64_t epoch) {
    return keys_claim(ctx, &vault->keys,
                      &(struct key_given){.id = key, .party = party, .epoch = epoch, .class = class});
}

enum status vault_settle(struct ctx *ctx, struct vault *vault, int64_t change) {
    return keys_settle(ctx, &vault->keys, change);
}

int64_t vault_seen_change(struct vault *vault) {
    return keys_seen(&vault->keys);
}

void vault_note_change(struct vault *vault, int64_t change) {
    keys_note(&vault->keys, change);
}

enum status vault_flush(struct ctx *ctx, struct vault *vault) {
    return keys_flush(ctx, &vault->keys, 0);
}

/* --- the audit's head and signature --- */

static enum status head_write(struct ctx *ctx, struct vault *vault, const unsigned char slot[HEAD_SLOT],
                              int durable) {
    if (pwrite(vault->head, slot, HEAD_SLOT, (off_t)vault->head_slot * HEAD_SLOT) != HEAD_SLOT ||
        (durable && fdatasync(vault->head) != 0))
        return keyfile_fail(ctx, vault->folder, "head", errno);
    vault->head_slot = !vault->head_slot;
    return ST_OK;
}

static void fill_slot(const struct vault *vault, int64_t seq, const unsigned char hash[VAULT_HASH], bool shut,
                      unsigned char slot[HEAD_SLOT]) {
    for (int i = 0; i < 8; i++)
        slot[i] = (unsigned char)((uint64_t)seq >> (8 * i));
    memcpy(slot + 8, hash, VAULT_HASH);
    head_mac(vault, slot, shut, slot + HEAD_SAYS);
}

enum status vault_head_put(struct ctx *ctx, struct vault *vault, int64_t seq,
                           const unsigned char hash[VAULT_HASH], int durable) {
    unsigned char slot[HEAD_SLOT];
    fill_slot(vault, seq, hash, false, slot);
    must(pthread_mutex_lock(&vault->head_guard) == 0);
    enum status status = head_write(ctx, vault, slot, durable || vault->head_shut);
    if (status == ST_OK)
        vault->head_shut = false;
    must(pthread_mutex_unlock(&vault->head_guard) == 0);
    return status;
}

/* Both slots: one that is open and of the same seq would keep it open. The second reaches the disk with vault_close. */
enum status vault_head_shut(struct ctx *ctx, struct vault *vault, int64_t seq,
                            const unsigned char hash[VAULT_HASH]) {
    unsigned char slot[HEAD_SLOT];
    fill_slot(vault, seq, hash, true, slot);
    must(pthread_mutex_lock(&vault->head_guard) == 0);
    enum status status = head_write(ctx, vault, slot, 1);
    if (status == ST_OK)
        status = head_write(ctx, vault, slot, 0);
    if (status == ST_OK)
        vault->head_shut = true;
    must(pthread_mutex_unlock(&vault->head_guard) == 0);
    return status;
}

enum status vault_head(struct ctx *ctx, struct vault *vault, int64_t *seq, unsigned char hash[VAULT_HASH],
                       bool *shut) {
    struct head head;
    must(pthread_mutex_lock(&vault->head_guard) == 0);
    enum status status = head_read(ctx, vault, &head);
    must(pthread_mutex_unlock(&vault->head_guard) == 0);
    *seq = head.seq;
    memcpy(hash, head.hash, VAULT_HASH);
    if (shut)
        *shut = head.shut && !vault_restored(ctx, vault);
    return status;
}

bool vault_restored(struct ctx *ctx, struct vault *vault) {
    return keyfile_has(ctx, vault->folder, restored_mark);
}

enum status vault_restored_told(struct ctx *ctx, struct vault *vault) {
    if (unlink(keyfile_path(ctx, vault->folder, restored_mark)) != 0 && errno != ENOENT)
        return keyfile_fail(ctx, vault->folder, restored_mark, errno);
    return keyfile_sync(ctx, vault->folder);
}

enum status vault_sign(struct ctx *ctx, struct vault *vault, const void *bytes, size_t length,
                       unsigned char signature[VAULT_SIGNATURE]) {
    (void)ctx;
    must(crypto_sign_detached(signature, NULL, bytes, length, vault->secrets->sign) == 0);
    return ST_OK;
}

void vault_public(struct vault *vault, unsigned char public_key[VAULT_PUBLIC]) {
    memcpy(public_key, vault->public_key, VAULT_PUBLIC);
}

int vault_signed(const unsigned char public_key[VAULT_PUBLIC], const void *bytes, size_t length,
                 const unsigned char signature[VAULT_SIGNATURE]) {
    must(sodium_init() >= 0); /* no vault need be open */
    return crypto_sign_verify_detached(signature, bytes, length, public_key) == 0;
}
