/* Invented words from short lists, chosen by splitmix64 from the seed: the same seed gives the same office on every
 * machine. Phone numbers, business IDs and mail addresses are of ranges that nobody has been given. */
#include "registry/demo_names.h"

#include "base/buf.h"
#include "registry/collate.h"

#include <ctype.h>
#include <string.h>

uint64_t demo_next(uint64_t *seed) { /* splitmix64 */
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t demo_below(uint64_t *seed, size_t limit) {
    return (size_t)(demo_next(seed) % limit);
}
#define PICK(seed, words) (words)[demo_below((seed), sizeof(words) / sizeof *(words))]

const char *demo_first_name(uint64_t *seed) {
    static const char *const names[] = {
        "Aino",   "Eero",   "Helmi", "Onni",   "Aada",    "Veikko",  "Tyyne", "Kauko",  "Saana", "Petri",
        "Ritva",  "Jaakko", "Sanni", "Tuomas", "Elli",    "Oskari",  "Outi",  "Mikael", "Åsa",   "Göran",
        "Maria",  "Lauri",  "Päivi", "Yrjö",   "Väinö",   "Kerttu",  "Ilona", "Seppo",  "Hanna", "Jukka",
        "Sirkka", "Antti",  "Minna", "Kalle",  "Eeva",    "Juhani",  "Leena", "Matti",  "Noora", "Pekka",
        "Tiina",  "Risto",  "Venla", "Ville",  "Kaisa",   "Aleksi",  "Emma",  "Tapio",  "Maija", "Niilo",
        "Anja",   "Olavi",  "Hilja", "Birgit", "Christa", "Mathias", "Ida",   "Östen",  "Sofia", "Joonas"};
    return PICK(seed, names);
}

const char *demo_last_name(uint64_t *seed) {
    static const char *const names[] = {
        "Aaltio",     "Aarnivuo",    "Björkhamn",   "Erkkola",     "Forsblom",  "Hallavuo",    "Hietaniemi",
        "Häyrylä",    "Iivarila",    "Jylhänen",    "Järvenkylä",  "Kannelsuo", "Karhumaa",    "Kivelä-Moisio",
        "Koskivuori", "Kuusimäki",   "Laakavuori",  "Lehtovaara",  "Lindåker",  "Luukkala",    "Maunula",
        "Metsäpelto", "Myrskylä",    "Mäkelä",      "Niittyranta", "Norrgård",  "Nurmela",     "Ojalehto",
        "Paasivuo",   "Peltoniitty", "Pihlajasalo", "Pöyhtäri",    "Rantakivi", "Raunila",     "Ruohomäki",
        "Saarivirta", "Salokannas",  "Sarkola",     "Stenvik-Aho", "Sundholm",  "Suvanto",     "Taipaleenmäki",
        "Talvikki",   "Tervahauta",  "Toivakka",    "Tuulensuu",   "Uusikylä",  "Vaahteramaa", "Valovirta",
        "Vesterlund", "Viherkoski",  "Virtanen",    "Vuorenpää",   "Wikström",  "Ylitörmä",    "Zetterberg",
        "Åkerlund",   "Äijälä",      "Ödman",       "Öljymäki"};
    return PICK(seed, names);
}

const char *demo_organisation(struct arena *arena, uint64_t *seed) {
    static const char *const places[] = {
        "Kuurnan",     "Harjulan",    "Tuulenpesän", "Järvilakeuden", "Koivurannan",  "Hietasaaren",
        "Öljymäen",    "Nurmelan",    "Myllypuron",  "Kaislarannan",  "Pihlajiston",  "Ahvenlammen",
        "Rauhalan",    "Vaskikellon", "Kolmikannan", "Sillanpielen",  "Länsisataman", "Ylätorin",
        "Katajanokan", "Suvisaaren",  "Äyräpään",    "Skogsby",       "Strandvägens", "Norrgårds",
        "Aurinkomäen", "Kannaksen",   "Lehtokurun",  "Metsäpirtin"};
    static const char *const trades[] = {
        "Puu Oy",         "Lukkoseppä Oy",   "Päiväkoti ry",  "Soittajat ry",     "Optiikka Oy",
        "Partio ry",      "Saha Oy",         "Leipomo Oy",    "Tilitarkastus Oy", "Matkailu Oy",
        "Kirjakauppa Ky", "Rakennus Oy",     "Urheilijat ry", "Kalastuskunta",    "Teatteriyhdistys ry",
        "Kahvila Ky",     "Autokorjaamo Oy", "Seurakunta",    "Ljus Ab",          "Museosäätiö",
        "Konepaja Oy"};
    if (demo_below(seed, 6) == 0)
        return arena_printf(arena, "As. Oy %s%s", PICK(seed, places), demo_below(seed, 2) ? "piha" : "ranta");
    const char *place = PICK(seed, places);
    return arena_printf(arena, "%s %s", place, PICK(seed, trades));
}

const char *demo_industry(uint64_t *seed) {
    static const char *const words[] = {"puuteollisuus", "vähittäiskauppa", "järjestötoiminta",
                                        "rakentaminen",  "matkailu",        "koulutus",
                                        "kulttuuri",     "kiinteistöala"};
    return PICK(seed, words);
}

const char *demo_address(struct arena *arena, uint64_t *seed) {
    static const char *const streets[] = {"Rohdinkuja", "Sahatie",    "Lukkarinkatu", "Ahventie",
                                          "Myllykatu",  "Rantapolku", "Kaislakuja",   "Torikatu",
                                          "Harjutie",   "Suvantokatu"};
    static const char *const towns[] = {"33100 Tampere", "00530 Helsinki", "40100 Jyväskylä", "20100 Turku",
                                        "65100 Vaasa",   "90100 Oulu",     "37100 Nokia",     "10300 Karjaa"};
    const char *street = PICK(seed, streets);
    int number = (int)demo_below(seed, 60) + 1;
    return arena_printf(arena, "%s %d, %s", street, number, PICK(seed, towns));
}

const char *demo_phone(struct arena *arena, uint64_t *seed) {
    static const char *const networks[] = {"40", "41", "44", "45", "46", "50"};
    const char *network = PICK(seed, networks);
    return arena_printf(arena, "+358%s000%04d", network, (int)demo_below(seed, 10000));
}

/* Numbers that begin with 9 have not been given out; the check digit is right. */
const char *demo_business_id(struct arena *arena, uint64_t *seed) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2};
    for (;;) {
        int digits = 9000000 + (int)demo_below(seed, 1000000), rest = digits, sum = 0;
        for (int i = 6; i >= 0; i--, rest /= 10)
            sum += weights[i] * (rest % 10);
        if (sum % 11 != 1)
            return arena_printf(arena, "%07d-%d", digits, sum % 11 ? 11 - sum % 11 : 0);
    }
}

static void add_plain(struct arena *arena, struct buf *buf, const char *text) {
    for (const char *at = collate_plain(arena, collate_fold(arena, text)); *at; at++)
        if (isalnum((unsigned char)*at) && (unsigned char)*at < 0x80)
            buf_char(buf, *at);
}

const char *demo_email(struct arena *arena, const char *first, const char *last, const char *domain) {
    struct buf buf = buf_in(arena);
    add_plain(arena, &buf, first);
    if (last) {
        buf_char(&buf, '.');
        add_plain(arena, &buf, last);
    }
    buf_char(&buf, '@');
    add_plain(arena, &buf, domain);
    buf_add(&buf, ".example");
    return buf_text(&buf);
}

/* Of an agency, if the service is one of its trades; of any other, how many of what. */
static const char *work_text(struct arena *arena, const struct notice *notice, uint64_t *seed, int service) {
    static const char *const jobs[] = {"Esite, 8 sivua",       "Verkkosivujen tekstit",
                                       "Henkilökuvat, 12 kpl", "Vuosikertomuksen taitto",
                                       "Tapahtuman kuvaus",    "Uutiskirje"};
    static const char *const trades[] = {"marketing_work", "communication", "consulting", "photography",
                                         "rental"};
    const struct entry *entry = service == NOTICE_NOTHING ? NULL : &notice->services[service].entry;
    for (size_t i = 0; entry && i < sizeof trades / sizeof *trades; i++)
        if (strcmp(entry->id, trades[i]) == 0)
            return PICK(seed, jobs);
    return entry ? arena_printf(arena, "%s, %zu", words_in(entry, notice->first_language),
                                demo_below(seed, 5) + 1)
                 : NULL;
}

const char *demo_text(struct arena *arena, const struct notice *notice, uint64_t *seed, const char *kind,
                      int service) {
    static const char *const calls[] = {"Kyseli aikatauluja ensi kuulle.", "Toivoi soittoa viikon lopulla.",
                                        "Lähettää tiedot perjantaina.", "Soitetaan uudelleen loman jälkeen.",
                                        "Sopii hyvin, kiitti nopeasta avusta."};
    static const char *const meetings[] = {"Käytiin läpi syksyn asiat.", "Sovittiin seuraavasta kerrasta.",
                                           "Katsottiin paperit ja valittiin sopiva."};
    static const char *const rentals[] = {"Kamera ja jalusta", "Valosarja", "Objektiivi 70–200 mm",
                                          "Tausta ja telineet"};
    static const char *const notes[] = {"Tulee klo 17 jälkeen.", "Laskut mieluiten sähköpostilla.",
                                        "Ovikoodi kysytään soittamalla."};
    if (strcmp(kind, "call") == 0 || strcmp(kind, "letter") == 0 || strcmp(kind, "message_in") == 0 ||
        strcmp(kind, "message_out") == 0)
        return PICK(seed, calls);
    if (strcmp(kind, "meeting") == 0 || strcmp(kind, "visit") == 0)
        return PICK(seed, meetings);
    if (strcmp(kind, "rental") == 0 && service != NOTICE_NOTHING &&
        strcmp(notice->services[service].entry.id, "rental") == 0)
        return PICK(seed, rentals);
    if (strcmp(kind, "note") == 0)
        return PICK(seed, notes);
    if (strcmp(kind, "offer") == 0 || strcmp(kind, "order") == 0 || strcmp(kind, "job") == 0 ||
        strcmp(kind, "rental") == 0 || strcmp(kind, "invoice") == 0)
        return work_text(arena, notice, seed, service);
    return NULL;
}
