/* Work that is cut into pieces, done by as many threads as there are processors, at most SPREAD_MAX; the caller's is one of them. Each takes
 * the next piece where the work keeps them, so that it does not matter how many threads there are.
 *
 *     spread(spread_width(), take_pieces, &work);
 *
 * Used by: rights/mention.
 * Memory: none. What the threads share is the caller's; each needs a ctx and an arena of its own.
 * Errors: none. Where the system gives no thread, there are fewer.
 * Promises: all of them have ended when it returns. Their numbers are 0 (the caller's) to width - 1. */
#ifndef BASE_SPREAD_H
#define BASE_SPREAD_H

enum { SPREAD_MAX = 4 };

int spread_width(void); /* 1 to SPREAD_MAX */
void spread(int width, void (*work)(void *arg, int number), void *arg);

#endif
