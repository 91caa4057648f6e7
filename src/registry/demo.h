/* An invented office: parties, people, calls, jobs, rentals and invoices over 17 years, from a seed; every
 * retention state occurs. The one generator for demos, tests and measurements. Used by: cli init --demo. */
#ifndef REGISTRY_DEMO_H
#define REGISTRY_DEMO_H

#include "base/ctx.h"

#include <stddef.h>

enum { DEMO_PARTIES = 300 };
CHECKED enum status demo_fill(struct ctx *ctx, size_t parties,
                              void (*progress)(void *arg, size_t done, size_t all), void *arg);

#endif
