/* Of several devices the weakest counts; one of which something is not known leaves all of it open. */
#include "rights/promise_devices.h"

#include "rights/promise_proofs.h"

#include <string.h>

static struct measured seen(const struct proving *proving, double number) {
    struct measured measured = {
        .known = true, .number = number, .since = DAY_NONE, .looked = DAY_NONE, .next = DAY_NONE, .seen = true};
    for (size_t i = 0; i < proving->figures->device_count; i++) {
        const struct device *device = &proving->figures->devices[i];
        bool sooner = measured.next == DAY_NONE || device->next < measured.next;
        if (device->state == DEVICE_USED && device->next != DAY_NONE && sooner)
            measured.next = device->next;
        if (device->state == DEVICE_USED && device->checked != DAY_NONE &&
            (measured.looked == DAY_NONE || device->checked < measured.looked)) {
            measured.looked = device->checked;
            measured.who = device->checked_by;
        }
    }
    return measured;
}

static struct measured unknown(const char *note) {
    return (struct measured){.since = DAY_NONE, .next = DAY_NONE, .note = note};
}

static const char not_known[] = M("Of some devices it is not known.");
static const char no_device[] = M("No device is in the register.");
static const char no_copies[] =
    M("No device holds anything to be backed up: the sentence speaks of nothing, or a device is missing.");

static const struct device *used(const struct proving *proving, size_t *at) {
    while (*at < proving->figures->device_count) {
        const struct device *device = &proving->figures->devices[(*at)++];
        if (device->state == DEVICE_USED)
            return device;
    }
    return NULL;
}

/* How one was locked counts as long as it may lie in somebody's hands. */
static const struct device *locked(const struct proving *proving, size_t *at) {
    while (*at < proving->figures->device_count) {
        const struct device *device = &proving->figures->devices[(*at)++];
        if (device->state == DEVICE_USED || device->at_large)
            return device;
    }
    return NULL;
}

static size_t count_lost(const struct proving *proving) {
    size_t count = 0;
    for (size_t i = 0; i < proving->figures->device_count; i++)
        count += proving->figures->devices[i].at_large;
    return count;
}

static size_t count_used(const struct proving *proving) {
    size_t at = 0, count = 0;
    while (used(proving, &at))
        count++;
    return count;
}

/* ---- how they are locked */

struct measured promise_passwords(const struct proving *proving, double own) {
    struct device_rule rule = device_rule(proving->notice);
    const struct device *device;
    double least = own;
    bool known = true;
    for (size_t at = 0; (device = locked(proving, &at));) {
        const struct device_facts *facts = &device->facts;
        if (facts->lock == DEVICE_LOCK_PIN && rule.pin)
            continue;
        bool open = facts->lock == DEVICE_LOCK_NONE;
        known = known && facts->lock >= 0 && (open || facts->length >= 0);
        double length = open ? 0 : facts->length < 0 ? least : (double)facts->length;
        least = length < least ? length : least;
    }
    if (!known)
        return unknown(not_known);
    struct measured measured = seen(proving, least);
    measured.seen = count_used(proving) > 0;
    return measured;
}

static struct measured pins(const struct proving *proving) {
    const struct device *device;
    double least = -1;
    for (size_t at = 0; (device = locked(proving, &at));) {
        if (device->facts.lock < 0 || (device->facts.lock == DEVICE_LOCK_PIN && device->facts.length < 0))
            return unknown(not_known);
        if (device->facts.lock == DEVICE_LOCK_PIN && (least < 0 || (double)device->facts.length < least))
            least = (double)device->facts.length;
    }
    struct measured measured = seen(proving, least);
    measured.none = least < 0;
    return measured;
}

static struct measured screens(const struct proving *proving) {
    const struct device *device;
    double most = 0;
    bool never = false;
    for (size_t at = 0; (device = locked(proving, &at));) {
        if (device->facts.kind == device_word_from(DEVICE_KIND, "storage"))
            continue;
        if (device->facts.screen < 0)
            return unknown(not_known);
        never = never || device->facts.screen == 0;
        most = (double)device->facts.screen > most ? (double)device->facts.screen : most;
    }
    struct measured measured = seen(proving, most);
    measured.never = never;
    return measured;
}

static struct measured encrypted(const struct proving *proving) {
    const struct device *device;
    bool known = true, plain = false;
    for (size_t at = 0; (device = locked(proving, &at));) {
        known = known && device->facts.encrypted >= 0;
        plain = plain || device->facts.encrypted == 0;
    }
    return plain || known ? seen(proving, !plain) : unknown(not_known);
}

/* Of the one at which nobody has looked for the longest. */
static struct measured checks(const struct proving *proving) {
    struct measured measured = seen(proving, 0);
    const struct device *device;
    measured.since = proving->today;
    for (size_t at = 0; (device = used(proving, &at));) {
        if (device->checked == DAY_NONE)
            return unknown(M("Nobody has checked some of them."));
        measured.since = device->checked < measured.since ? device->checked : measured.since;
    }
    return measured;
}

/* ---- how they are copied */

static bool reports(const struct device *device) {
    return device->facts.copy == DEVICE_COPY_REPORTED;
}

/* Reported: nobody has to believe anybody. Where none is to be reported there is no age, and what has none keeps no promise of hours. */
static struct measured copies(const struct proving *proving) {
    struct ctx *ctx = proving->ctx;
    struct device_rule rule = device_rule(proving->notice);
    struct measured measured = {.known = true, .since = DAY_NONE, .next = DAY_NONE};
    const struct device *device;
    size_t count = 0;
    bool young = false;
    for (size_t at = 0; (device = used(proving, &at));) {
        if (device->facts.copy < 0)
            return unknown(not_known);
        if (!reports(device))
            continue;
        count++;
        bool late = !device->copied && device_copy_due(ctx, &rule, device) < ctx->now;
        measured.never = measured.never || late;
        young = young || (!device->copied && !late);
        if (device->copied && (!measured.instant || device->copied < measured.instant))
            measured.instant = device->copied;
    }
    if (young && !measured.never)
        return unknown(M("Of some devices no backup has been reported yet."));
    if (!count)
        return unknown(no_copies);
    measured.since = measured.instant ? zone_day(registry_zone(ctx), measured.instant) : DAY_NONE;
    return measured;
}

static struct measured restores(const struct proving *proving) {
    struct measured measured = seen(proving, 0);
    const struct device *device;
    size_t count = 0;
    for (size_t at = 0; (device = used(proving, &at));) {
        count += reports(device);
        if (reports(device) && device->restored > measured.since)
            measured.since = device->restored;
    }
    if (!count)
        return unknown(no_copies);
    return measured.since == DAY_NONE ? unknown(M("No backup has been brought back as a test yet.")) : measured;
}

/* ---- by name */

static const struct {
    const char *id;
    struct measured (*measure)(const struct proving *proving);
} measures[] = {{"pin_length", pins},         {"screen_lock", screens}, {"devices_encrypted", encrypted},
                {"device_check_age", checks}, {"backup_age", copies},   {"restore_test_age", restores}};

bool promise_of_devices(const char *measure) {
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (strcmp(measures[i].id, measure) == 0)
            return true;
    return false;
}

struct measured promise_devices(const struct proving *proving, const char *measure) {
    if (!count_used(proving) && !count_lost(proving))
        return unknown(no_device);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (strcmp(measures[i].id, measure) == 0)
            return measures[i].measure(proving);
    return unknown(NULL);
}

/* ---- where the notice says that data are on devices */

void proof_of_lost(struct proving *proving) {
    size_t lost = count_lost(proving);
    if (!lost)
        return;
    proof_figure(proving, "devices_lost", (int64_t)lost);
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} device is lost, and nobody has gone through it as a breach yet.",
                   "{1} devices are lost, and nobody has gone through them as breaches yet."),
                lost);
    PROOF_TODO(proving,
               M("Write the loss down as a breach and close it; or say that the device is back, or wiped."));
}

/* A number that is too weak, or a look that is late, puts the sentence at risk; the checks break theirs. */
void proof_of_devices(struct proving *proving) {
    struct ctx *ctx = proving->ctx;
    size_t count = count_used(proving), weak = proving->figures->devices_weak;
    proof_figure(proving, "devices", (int64_t)count);
    proof_figure(proving, "devices_weak", (int64_t)weak);
    proving->proof->page = "/devices";
    proving->proof->command = "seloste device list DIR";
    proof_of_lost(proving);
    if (!count) {
        proof_unproven(proving, msg(ctx->lang, no_device));
        return;
    }
    struct measured looked = seen(proving, 0);
    PROOF_COUNT(proving, PROMISE_KEPT, MN("{1} device is in the register.", "{1} devices are in the register."),
                count);
    proof_seen(proving, &(struct looked){looked.who, looked.looked, looked.next});
    if (!weak) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Each was checked in time, and is locked as the notice says."));
        return;
    }
    PROOF_COUNT(proving, PROMISE_RISK,
                MN("{1} of them is too weak, or was not checked in time.",
                   "{1} of them are too weak, or were not checked in time."),
                weak);
    PROOF_TODO(proving, M("Look at the devices, mend what is weak, and sign."));
}

/* An erasure reaches the copies by its keys: unless an older copy of the keys is left. */
void proof_of_keys(struct proving *proving) {
    const struct device_keys *keys = &proving->figures->keys;
    proof_figure(proving, "erased_since_keys", keys->copied ? keys->erased : 0);
    if (!keys->copied)
        return;
    PROOF_SAYS(proving, PROMISE_KEPT, M("The keys were copied last on {1}."),
               proof_instant_day(proving, keys->copied));
    if (!keys->erased) {
        PROOF_SAYS(proving, PROMISE_KEPT, M("Nobody was erased since: no backup opens what was erased."));
        return;
    }
    PROOF_COUNT(proving, proving->figures->keys_late ? PROMISE_RISK : PROMISE_KEPT,
                MN("{1} erasure was done since: the copy of the keys still opens it in older backups.",
                   "{1} erasures were done since: the copy of the keys still opens them in older backups."),
                keys->erased);
    if (proving->figures->keys_late)
        PROOF_TODO(proving, M("Copy the keys anew (keys backup), in the place of the old copy."));
}
