/* How many wrong passwords are taken, and from whom, before one has to wait. A stranger at an account is counted by account and
 * address, and all strangers at it together; a device on which its user has signed in before has a count of its own, so that
 * strangers cannot keep anybody out of their own account.
 * Used by: registry/sign_in.
 * Memory: a fixed table in the register's arena; names and addresses as keyed hashes, for a quarter of an hour.
 * Promises: a few hundred guesses a day at one account from one place, some thousands from everywhere.
 * Source: OWASP "Slow Down Online Guessing Attacks with Device Cookies". */
#ifndef REGISTRY_GUESS_H
#define REGISTRY_GUESS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { GUESS_SECONDS = 15 * 60, GUESS_EACH = 5, GUESS_DEVICE = 10, GUESS_STRANGERS = 50 };

struct guesses;

struct guesses *guesses_begin(struct arena *arena);
void guesses_end(struct guesses *guesses); /* NULL is allowed */

/* Takes one guess before the password is looked at, so that many at once count as many. `device` NULL: a stranger. False: none
 * is left, try again later. */
bool guess_take(struct guesses *guesses, const char *account, const char *address, const char *device,
                int64_t now);
/* It was right: what this one has guessed is forgotten. */
void guess_right(struct guesses *guesses, const char *account, const char *address, const char *device);

#endif
