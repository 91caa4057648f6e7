/* The copy is: a line that says what it is, the register's id, and a sealed box (X25519, XSalsa20-Poly1305) of the files,
 * each as name, length and bytes. keys.db is taken as SQLite sees it, not as it lies on disk, so that the copy is whole
 * while the vault works. */
#include "vault/recovery.h"

#include "vault/keyfile.h"
#include "vault/inside.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHECK = 3, GROUP = 4, SHEET_BYTES = crypto_box_SECRETKEYBYTES + CHECK, HEAD = 24, NAME_ROOM = 16 };
static const char mark[] = "SELOSTE KEYS 1\n";
/* Crockford's 32 letters: none looks like another. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* --- the sheet --- */

/* Three bytes: one mistyped group in sixteen million goes unnoticed, and then the copy does not open. */
static void sheet_check(const unsigned char *secret, unsigned char check[CHECK]) {
    unsigned char hash[VAULT_HASH];
    crypto_generichash(hash, sizeof hash, secret, crypto_box_SECRETKEYBYTES, NULL, 0);
    memcpy(check, hash, CHECK);
}

const char *recovery_sheet(struct ctx *ctx, const unsigned char secret[crypto_box_SECRETKEYBYTES]) {
    unsigned char bytes[SHEET_BYTES];
    memcpy(bytes, secret, crypto_box_SECRETKEYBYTES);
    sheet_check(secret, bytes + crypto_box_SECRETKEYBYTES);
    size_t count = SHEET_BYTES * 8 / 5;
    char *text = arena_alloc(ctx->arena, count + count / GROUP + 1), *at = text;
    for (size_t i = 0; i < count; i++) {
        unsigned value = 0;
        for (size_t bit = i * 5; bit < i * 5 + 5; bit++)
            value = value << 1 | ((unsigned)bytes[bit / 8] >> (7 - bit % 8) & 1u);
        if (i && i % GROUP == 0)
            *at++ = ' ';
        *at++ = letters[value];
    }
    sodium_memzero(bytes, sizeof bytes);
    return text;
}

/* As people copy by hand: small letters, O for 0, I and L for 1. */
static int letter_value(char c) {
    c = (char)toupper((unsigned char)c);
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *found = c ? strchr(letters, c) : NULL;
    return found ? (int)(found - letters) : -1;
}

/* Spaces and hyphens are where the reader likes them; the number of letters must be right. */
static int sheet_bytes(const char *sheet, unsigned char bytes[SHEET_BYTES]) {
    size_t bit = 0;
    memset(bytes, 0, SHEET_BYTES);
    for (const char *at = sheet; *at; at++) {
        if (isspace((unsigned char)*at) || *at == '-')
            continue;
        int value = letter_value(*at);
        if (value < 0 || bit + 5 > (size_t)SHEET_BYTES * 8)
            return 0;
        for (int i = 4; i >= 0; i--, bit++)
            bytes[bit / 8] |= (unsigned char)((value >> i & 1) << (7 - bit % 8));
    }
    return bit == (size_t)SHEET_BYTES * 8;
}

enum status recovery_sheet_read(struct ctx *ctx, const char *sheet,
                                unsigned char secret[crypto_box_SECRETKEYBYTES]) {
    unsigned char bytes[SHEET_BYTES], check[CHECK];
    int good = sheet_bytes(sheet, bytes);
    sheet_check(bytes, check);
    good = good && memcmp(check, bytes + crypto_box_SECRETKEYBYTES, CHECK) == 0;
    memcpy(secret, bytes, crypto_box_SECRETKEYBYTES);
    sodium_memzero(bytes, sizeof bytes);
    if (!good)
        return FAIL(ctx, ST_INVALID,
                    M("These are not the groups of a recovery sheet; one of them is mistyped."));
    return ST_OK;
}

enum status recovery_test(struct ctx *ctx, struct vault *vault, const char *sheet) {
    unsigned char secret[crypto_box_SECRETKEYBYTES], public_key[crypto_box_PUBLICKEYBYTES];
    TRY(recovery_sheet_read(ctx, sheet, secret));
    crypto_scalarmult_base(public_key, secret);
    sodium_memzero(secret, sizeof secret);
    if (memcmp(public_key, vault->recovery_key, sizeof public_key) != 0)
        return FAIL(ctx, ST_INVALID, M("This recovery sheet belongs to other keys."));
    return ST_OK;
}

/* --- the copy --- */

struct part {
    char name[NAME_ROOM];
    const unsigned char *bytes;
    size_t length;
};

static void put_length(unsigned char at[8], uint64_t length) {
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(length >> (8 * i));
}

static uint64_t get_length(const unsigned char at[8]) {
    uint64_t length = 0;
    for (int i = 7; i >= 0; i--)
        length = length << 8 | at[i];
    return length;
}

/* In locked memory: root is among the parts. */
static unsigned char *pack(const struct part *parts, size_t count, size_t *length) {
    *length = 0;
    for (size_t i = 0; i < count; i++)
        *length += NAME_ROOM + 8 + parts[i].length;
    unsigned char *packed = sodium_malloc(*length), *at = packed;
    must(packed);
    for (size_t i = 0; i < count; i++) {
        memcpy(at, parts[i].name, NAME_ROOM);
        put_length(at + NAME_ROOM, parts[i].length);
        memcpy(at + NAME_ROOM + 8, parts[i].bytes, parts[i].length);
        at += NAME_ROOM + 8 + parts[i].length;
    }
    return packed;
}

/* Sealed to the public half, so that the machine that makes copies cannot open them. */
static enum status write_copy(struct ctx *ctx, struct vault *vault, const char *file,
                              const unsigned char *packed, size_t length) {
    size_t sealed_length = HEAD + crypto_box_SEALBYTES + length;
    unsigned char *sealed = arena_alloc(ctx->arena, sealed_length);
    memcpy(sealed, mark, sizeof mark);
    put_length(sealed + sizeof mark, (uint64_t)vault->register_id);
    must(crypto_box_seal(sealed + HEAD, packed, length, vault->recovery_key) == 0);
    const char *slash = strrchr(file, '/');
    const char *folder = !slash          ? "."
                         : slash == file ? "/"
                                         : arena_text_n(ctx->arena, file, (size_t)(slash - file));
    if (keyfile_write(ctx, folder, slash ? slash + 1 : file, sealed, sealed_length) == ST_OK)
        return ST_OK;
    return FAIL(ctx, ST_FAILED,
                M("The copy of the keys could not be written to {1}; an older copy there is as it was."), file);
}

/* SQLite gives the file as its readers see it, the log folded in. */
static enum status take_keys(struct ctx *ctx, struct vault *vault, struct part *part) {
    struct keys *keys = &vault->keys;
    sqlite3_int64 length = 0;
    must(pthread_mutex_lock(&keys->disk) == 0);
    unsigned char *bytes = sqlite3_serialize(keys->lite.db, "main", &length, 0);
    enum status status = bytes ? ST_OK : lite_fail(ctx, &keys->lite);
    must(pthread_mutex_unlock(&keys->disk) == 0);
    *part = (struct part){.name = "keys.db", .bytes = bytes, .length = (size_t)length};
    return status;
}

static enum status backup(struct ctx *ctx, struct vault *vault, const char *file) {
    unsigned char head[256];
    size_t length;
    struct part parts[3] = {{.name = "root", .bytes = vault->secrets->root, .length = KEY_SIZE},
                            {.name = "head", .bytes = head}};
    if (vault->mode == VAULT_WRITE)
        TRY(keys_flush(ctx, &vault->keys, 0));
    TRY(keyfile_read(ctx, vault->folder, "head", head, sizeof head, &parts[1].length));
    must(parts[1].length <= sizeof head);
    TRY(take_keys(ctx, vault, &parts[2]));
    must(parts[2].bytes);
    unsigned char *packed = pack(parts, 3, &length);
    sqlite3_free((void *)(uintptr_t)parts[2].bytes);
    enum status status = write_copy(ctx, vault, file, packed, length);
    sodium_free(packed);
    return status;
}

enum status recovery_backup(struct ctx *ctx, struct vault *vault, const char *file) {
    enum status status;
    if (pthread_mutex_trylock(&vault->turn) != 0)
        return FAIL(ctx, ST_BUSY, M("The keys in {1} are just being copied or wrapped anew."), vault->folder);
    if (vault_rotating(vault)) /* one that an error stopped: its root is in two files */
        status = FAIL(ctx, ST_BUSY, M("The keys in {1} are half wrapped anew: say “keys rotate” first."),
                      vault->folder);
    else
        status = backup(ctx, vault, file);
    must(pthread_mutex_unlock(&vault->turn) == 0);
    return status;
}

/* --- bringing back --- */

static enum status not_a_copy(struct ctx *ctx, const char *file) {
    return FAIL(ctx, ST_INVALID, M("The file {1} is no copy of a key folder, or it is damaged."), file);
}

static enum status read_copy(struct ctx *ctx, const char *file, unsigned char **sealed, size_t *length) {
    struct stat is;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FAIL(ctx, ST_NOT_FOUND, M("There is no file {1} that can be read."), file);
    int good = fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
    *length = good ? (size_t)is.st_size : 0;
    *sealed = arena_alloc(ctx->arena, *length + 1);
    good = good && read(fd, *sealed, *length) == (ssize_t)*length;
    close(fd);
    if (!good || *length < HEAD + crypto_box_SEALBYTES || memcmp(*sealed, mark, sizeof mark) != 0)
        return not_a_copy(ctx, file);
    return ST_OK;
}

/* Nothing else is ever written, whatever a copy says. */
static int plain_name(const char *name) {
    return strcmp(name, "root") == 0 || strcmp(name, "keys.db") == 0 || strcmp(name, "head") == 0;
}

/* Root comes first in the copy, so a restored folder is looked at by vault_open before anybody trusts it. */
static enum status write_parts(struct ctx *ctx, const char *file, const char *folder,
                               const unsigned char *packed, size_t length) {
    TRY(keyfile_make(ctx, folder));
    while (length) {
        struct part part = {.length = 0};
        if (length < NAME_ROOM + 8)
            return not_a_copy(ctx, file);
        memcpy(part.name, packed, NAME_ROOM);
        uint64_t size = get_length(packed + NAME_ROOM);
        if (part.name[NAME_ROOM - 1] || !plain_name(part.name) || size > length - NAME_ROOM - 8)
            return not_a_copy(ctx, file);
        TRY(keyfile_write(ctx, folder, part.name, packed + NAME_ROOM + 8, (size_t)size));
        packed += NAME_ROOM + 8 + size;
        length -= NAME_ROOM + 8 + (size_t)size;
    }
    return ST_OK;
}

static enum status open_copy(struct ctx *ctx, const char *file, const unsigned char *secret,
                             const unsigned char *sealed, size_t length, const char *folder) {
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    crypto_scalarmult_base(public_key, secret);
    size_t plain_length = length - HEAD - crypto_box_SEALBYTES;
    unsigned char *packed = sodium_malloc(plain_length);
    must(packed);
    enum status status = ST_OK;
    if (crypto_box_seal_open(packed, sealed + HEAD, length - HEAD, public_key, secret) != 0)
        status = FAIL(ctx, ST_INVALID,
                      M("The file {1} does not open with this recovery sheet, or it is damaged."), file);
    if (status == ST_OK)
        status = write_parts(ctx, file, folder, packed, plain_length);
    if (status == ST_OK) /* the log has gone on since the copy was made, and should say that they came back */
        status = keyfile_write(ctx, folder, "restored", "\n", 1);
    sodium_free(packed);
    return status;
}

enum status recovery_restore(struct ctx *ctx, const char *file, const char *sheet, const char *folder) {
    unsigned char secret[crypto_box_SECRETKEYBYTES], *sealed = NULL;
    size_t length = 0;
    must(sodium_init() >= 0);
    TRY(recovery_sheet_read(ctx, sheet, secret));
    enum status status = read_copy(ctx, file, &sealed, &length);
    if (status == ST_OK)
        status = open_copy(ctx, file, secret, sealed, length, folder);
    sodium_memzero(secret, sizeof secret);
    return status;
}
