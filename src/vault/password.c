/* libsodium's "interactive" cost: 2 passes over 64 MiB. Where nobody of a name has a password, one that nobody knows is compared
 * with, made when it is first needed. */
#include "vault/password.h"

#include "base/pending.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

enum { GUESSED_BYTES = 100 /* the estimate's time grows with the square */ };

struct password_desk {
    pthread_mutex_t lock;
    pthread_cond_t free;
    unsigned busy, waiting;
    char nobody[crypto_pwhash_STRBYTES]; /* "" until it is needed */
};

struct password_desk *password_desk_begin(struct arena *arena) {
    struct password_desk *desk = arena_alloc(arena, sizeof *desk);
    must(pthread_mutex_init(&desk->lock, NULL) == 0 && pthread_cond_init(&desk->free, NULL) == 0);
    return desk;
}

void password_desk_end(struct password_desk *desk) {
    if (!desk)
        return;
    pthread_cond_destroy(&desk->free);
    pthread_mutex_destroy(&desk->lock);
}

static enum status busy(struct ctx *ctx) {
    return FAIL(ctx, ST_BUSY, M("Too many are signing in just now. Wait a moment and try again."));
}

static enum status sit_down(struct ctx *ctx, struct password_desk *desk) {
    bool full;
    pthread_mutex_lock(&desk->lock);
    full = desk->busy >= PASSWORD_DESKS && desk->waiting >= PASSWORD_QUEUE;
    if (!full && desk->busy >= PASSWORD_DESKS) {
        desk->waiting++;
        pending_rest(ctx->pending, true);
        while (desk->busy >= PASSWORD_DESKS)
            pthread_cond_wait(&desk->free, &desk->lock);
        pending_rest(ctx->pending, false);
        desk->waiting--;
    }
    desk->busy += full ? 0 : 1;
    pthread_mutex_unlock(&desk->lock);
    return full ? busy(ctx) : ST_OK;
}

static void stand_up(struct password_desk *desk) {
    pthread_mutex_lock(&desk->lock);
    desk->busy--;
    pthread_cond_signal(&desk->free);
    pthread_mutex_unlock(&desk->lock);
}

static bool make(const char *password, char hash[crypto_pwhash_STRBYTES]) {
    return crypto_pwhash_str_alg(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

enum status password_hash(struct ctx *ctx, struct password_desk *desk, const char *password,
                          const char **hash) {
    char made[crypto_pwhash_STRBYTES];
    TRY(sit_down(ctx, desk));
    bool good = make(password, made);
    stand_up(desk);
    if (!good)
        return busy(ctx);
    *hash = arena_text(ctx->arena, made);
    return ST_OK;
}

/* A password that nobody has: random bytes, hashed once. */
static bool have_nobody(struct password_desk *desk) {
    unsigned char bytes[16];
    char text[2 * sizeof bytes + 1], made[crypto_pwhash_STRBYTES];
    pthread_mutex_lock(&desk->lock);
    bool have = *desk->nobody;
    pthread_mutex_unlock(&desk->lock);
    if (have)
        return true;
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    if (!make(text, made))
        return false;
    pthread_mutex_lock(&desk->lock);
    memcpy(desk->nobody, made, sizeof made);
    pthread_mutex_unlock(&desk->lock);
    return true;
}

enum status password_check(struct ctx *ctx, struct password_desk *desk, const char *hash, const char *password,
                           bool *good) {
    char nobody[crypto_pwhash_STRBYTES];
    *good = false;
    TRY(sit_down(ctx, desk));
    bool ready = have_nobody(desk);
    if (ready) {
        pthread_mutex_lock(&desk->lock);
        memcpy(nobody, desk->nobody, sizeof nobody);
        pthread_mutex_unlock(&desk->lock);
        bool same = crypto_pwhash_str_verify(hash ? hash : nobody, password, strlen(password)) == 0;
        *good = hash && same;
    }
    stand_up(desk);
    return ready ? ST_OK : busy(ctx);
}

double password_bits(const char *password, const char **words) {
    char begin[GUESSED_BYTES + 1];
    size_t length = strnlen(password, GUESSED_BYTES);
    memcpy(begin, password, length);
    begin[length] = '\0';
    double bits = ZxcvbnMatch(begin, words, NULL);
    explicit_bzero(begin, sizeof begin);
    return bits;
}
