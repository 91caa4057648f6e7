/* Section 2 of the language, row by row. What is not here is an unknown key. */
#include "notice/load.h"

#include <string.h>

/* A list's items pointer; its count must follow at once, for load_list and load_entries write both. */
#define AT(type, member) offsetof(struct type, member)
#define MANY(type, items, count)                                                                               \
    (offsetof(struct type, items) +                                                                            \
     0 * sizeof(char[offsetof(struct type, count) == offsetof(struct type, items) + sizeof(void *) ? 1 : -1]))
#define SHAPE(name, type, entry)                                                                               \
    { name, sizeof(struct type), entry, NULL, 0 }

enum { MAY, MUST };

#define CHANNELS    "email phone sms post form chat whatsapp in_person page"
#define NEEDS       "consent asked chosen job reason source law agreement event"
#define GROUNDWORDS "adequacy dpf scc bcr privacy_shield consent necessary none"
#define SPECIAL_GROUNDS                                                                                        \
    "explicit_consent employment_law vital_interest not_for_profit_body made_public legal_claims "             \
    "public_interest health_care public_health archiving"
#define NEVER "third_party_marketing automated_decisions profiling sale combining sensitive_data"

static const struct load_shape shapes[] = {
    SHAPE("notice", notice, false),
    SHAPE("register", notice, false),
    SHAPE("controller", controller, false),
    SHAPE("person", person_role, false),
    SHAPE("joint", joint_controller, false),
    SHAPE("calendar", calendar, false),
    SHAPE("type", party_type, true),
    SHAPE("service", service, true),
    SHAPE("purpose", purpose, true),
    SHAPE("purpose_said", also_said, false),
    SHAPE("category", category, true),
    SHAPE("special", category, false),
    SHAPE("own", own_field, true),
    SHAPE("event", event_rule, true),
    SHAPE("source", source, true),
    SHAPE("holder", holder, false),
    {"system", sizeof(struct holder), true, "holder", 0},
    {"recipient", sizeof(struct holder), true, "holder", 0},
    SHAPE("ground", transfer_ground, false),
    SHAPE("agreement", holder, false),
    SHAPE("transfers", notice, false),
    SHAPE("statute", statute_rule, true),
    SHAPE("rule", retention_rule, false),
    SHAPE("review", retention_rule, false),
    SHAPE("hold", retention_rule, false),
    {"class", sizeof(struct load_class), true, "rule", offsetof(struct load_class, rule)},
    SHAPE("class_said", also_said, false),
    SHAPE("right", right_rule, true),
    SHAPE("security", security_rule, true),
    SHAPE("attested", security_rule, false),
    SHAPE("heading", heading, false),
    SHAPE("sentence", sentence, false),
    SHAPE("sentence_attested", sentence, false),
    SHAPE("change", change, false),
    SHAPE("informed", change, false),
};

static const struct load_key keys[] = {
    {"notice", "register", load_nested, MUST, NULL, 0, "register"},
    {"notice", "calendar", load_nested, MUST, NULL, AT(notice, calendar), "calendar"},
    {"notice", "people", load_entries, MUST, NULL, MANY(notice, types, types_count), "type"},
    {"notice", "services", load_entries, MAY, NULL, MANY(notice, services, services_count), "service"},
    {"notice", "purposes", load_entries, MAY, NULL, MANY(notice, purposes, purposes_count), "purpose"},
    {"notice", "never", load_list_of_words, MAY, NULL, AT(notice, never), NEVER},
    {"notice", "data", load_entries, MAY, NULL, MANY(notice, categories, categories_count), "category"},
    {"notice", "events", load_entries, MAY, NULL, MANY(notice, events, events_count), "event"},
    {"notice", "sources", load_entries, MAY, NULL, MANY(notice, sources, sources_count), "source"},
    {"notice", "systems", load_entries, MAY, NULL, MANY(notice, holders, holders_count), "system"},
    {"notice", "recipients", load_entries, MAY, NULL, MANY(notice, holders, holders_count), "recipient"},
    {"notice", "transfers", load_nested, MAY, NULL, 0, "transfers"},
    {"notice", "statutes", load_entries, MAY, NULL, MANY(notice, statutes, statutes_count), "statute"},
    {"notice", "retention", load_classes, MAY, NULL, MANY(notice, classes, classes_count), "class"},
    {"notice", "rights", load_rights, MAY, NULL, AT(notice, rights), "right"},
    {"notice", "security", load_entries, MAY, NULL, MANY(notice, security, security_count), "security"},
    {"notice", "text", load_list, MAY, NULL, MANY(notice, headings, headings_count), "heading"},
    {"notice", "changes", load_list, MAY, NULL, MANY(notice, changes, changes_count), "change"},

    {"register", "filings", load_filings, MUST, NULL, MANY(notice, filings, filings_count), NULL},
    {"register", "languages", load_languages, MUST, NULL, 0, "fi sv en"},
    {"register", "version", load_version, MAY, NULL, AT(notice, version), NULL},
    {"register", "in_force", load_day, MAY, NULL, AT(notice, in_force), NULL},
    {"register", "controller", load_nested, MUST, NULL, AT(notice, controller), "controller"},
    {"register", "contact", load_nested, MUST, NULL, AT(notice, contact), "person"},
    {"register", "deputy", load_nested, MUST, NULL, AT(notice, deputy), "person"},
    {"register", "dpo", load_nested, MAY, NULL, AT(notice, dpo), "person"},
    {"register", "joint", load_list, MAY, NULL, MANY(notice, joint, joint_count), "joint"},

    {"controller", "name", load_text, MUST, NULL, AT(controller, name), NULL},
    {"controller", "short_name", load_text, MAY, NULL, AT(controller, short_name), NULL},
    {"controller", "business_id", load_text, MUST, NULL, AT(controller, business_id), NULL},
    {"controller", "address", load_text, MUST, NULL, AT(controller, address), NULL},
    {"controller", "email", load_text, MAY, NULL, AT(controller, email), NULL},
    {"controller", "phone", load_text, MAY, NULL, AT(controller, phone), NULL},

    {"person", "role", load_text, MUST, NULL, AT(person_role, role), NULL},
    {"person", "name", load_text, MUST, NULL, AT(person_role, name), NULL},
    {"person", "email", load_text, MUST, NULL, AT(person_role, email), NULL},
    {"person", "phone", load_text, MAY, NULL, AT(person_role, phone), NULL},
    {"person", "address", load_text, MAY, NULL, AT(person_role, address), NULL},

    {"joint", "name", load_text, MUST, NULL, AT(joint_controller, name), NULL},
    {"joint", "business_id", load_text, MAY, NULL, AT(joint_controller, business_id), NULL},
    {"joint", "address", load_text, MAY, NULL, AT(joint_controller, address), NULL},
    {"joint", "filings", load_refs, MAY, "all", AT(joint_controller, filings), "filings"},
    {"joint", "words", load_words, MAY, NULL, AT(joint_controller, words), NULL},

    {"calendar", "country", load_text, MUST, NULL, AT(calendar, country), NULL},
    {"calendar", "time_zone", load_zone, MUST, NULL, 0, NULL},
    {"calendar", "fiscal_years_end", load_days, MUST, NULL, MANY(calendar, fiscal_ends, fiscal_count), NULL},

    {"type", "form", load_choice, MUST, NULL, AT(party_type, form), "person organisation sole_trader"},
    {"type", "represents", load_refs, MAY, NULL, AT(party_type, represents), "people"},
    {"type", "relations", load_bits, MAY, "all", AT(party_type, relations), "potential customer former"},

    {"service", "to", load_refs, MUST, NULL, AT(service, to), "people"},
    {"service", "requires", load_fields, MAY, NULL, AT(service, requires), NULL},
    {"service", "makes", load_kinds, MAY, NULL, AT(service, makes), "fields"},

    {"purpose", "filing", load_ref, MAY, "first", AT(purpose, filing), "filings"},
    {"purpose", "types", load_refs, MAY, "all", AT(purpose, types), "people"},
    {"purpose", "services", load_refs, MAY, "all", AT(purpose, services), "services"},
    {"purpose", "channels", load_list_of_words, MAY, "all", AT(purpose, channels), CHANNELS},
    {"purpose", "marketing", load_yes_no, MAY, "no", AT(purpose, marketing), NULL},
    {"purpose", "needs", load_needs_by_type, MAY, "", AT(purpose, needs), NEEDS},
    {"purpose", "ground", load_grounds_by_type, MAY, "", AT(purpose, grounds),
     "consent contract legal_obligation vital_interest public_task legitimate_interest"},
    {"purpose", "law", load_words, MAY, NULL, AT(purpose, law), NULL},
    {"purpose", "interest", load_words, MAY, NULL, AT(purpose, interest), NULL},
    {"purpose", "balancing", load_text, MAY, NULL, AT(purpose, balancing), NULL},
    {"purpose", "also_said", load_list, MAY, NULL, MANY(purpose, also_said, also_count), "purpose_said"},
    {"purpose", "soft", load_yes_no, MAY, "no", AT(purpose, entry.soft), NULL},

    {"purpose_said", "promise", load_text, MUST, NULL, AT(also_said, promise), NULL},
    {"purpose_said", "types", load_refs, MAY, NULL, AT(also_said, types), "people"},
    {"purpose_said", "services", load_refs, MAY, NULL, AT(also_said, services), "services"},

    {"category", "filing", load_ref, MAY, "first", AT(category, filing), "filings"},
    {"category", "types", load_refs, MAY, "all", AT(category, types), "people"},
    {"category", "class", load_ref, MUST, NULL, AT(category, class), "retention"},
    {"category", "purposes", load_refs, MAY, "all", AT(category, purposes), "purposes"},
    {"category", "sources", load_refs, MAY, "all", AT(category, sources), "sources"},
    {"category", "fields", load_fields, MAY, NULL, AT(category, fields), NULL},
    {"category", "own", load_entries, MAY, NULL, MANY(category, own, own_count), "own"},
    {"category", "required", load_required, MAY, NULL, 0, NULL},
    {"category", "needs", load_bits, MAY, NULL, AT(category, needs), NEEDS},
    {"category", "never_in", load_refs, MAY, NULL, AT(category, never_in), "data"},
    {"category", "review", load_span, MAY, NULL, AT(category, review), NULL},
    {"category", "searched", load_choice, MAY, "by_purpose", AT(category, searched), "no by_purpose yes"},
    {"category", "special", load_nested, MAY, NULL, 0, "special"},

    {"special", "kind", load_word, MUST, NULL, AT(category, special_kind), LOAD_SPECIAL_KINDS},
    {"special", "ground", load_word, MAY, NULL, AT(category, special_ground), SPECIAL_GROUNDS},
    {"special", "law", load_text, MAY, NULL, AT(category, special_law), NULL},

    {"own", "type", load_choice, MUST, NULL, AT(own_field, type), "text choice yes_no number money date file"},
    {"own", "choices", load_choices, MAY, NULL, 0, NULL},
    {"own", "max", load_number, MAY, NULL, AT(own_field, max), NULL},
    {"own", "when", load_cond, MAY, NULL, AT(own_field, when), NULL},
    {"own", "special", load_special_kind, MAY, NULL, AT(own_field, special), LOAD_SPECIAL_KINDS},
    {"own", "never_in", load_refs, MAY, NULL, AT(own_field, never_in), "data"},

    {"event", "counts", load_kinds, MAY, NULL, AT(event_rule, counts), "events"},
    {"event", "not", load_kinds, MAY, NULL, AT(event_rule, not ), "events"},
    {"event", "is", load_expr, MAY, NULL, AT(event_rule, is), NULL},

    {"source", "public", load_yes_no, MAY, "no", AT(source, public), NULL},
    {"source", "main", load_yes_no, MAY, "no", AT(source, main), NULL},
    {"source", "fills", load_refs, MUST, NULL, AT(source, fills), "data"},
    {"source", "needs", load_bits, MAY, NULL, AT(source, needs), NEEDS},
    {"source", "licence", load_text, MAY, NULL, AT(source, licence), NULL},
    {"source", "tell", load_yes_no, MAY, NULL, AT(source, tell), NULL}, /* default: load_check */
    {"source", "within", load_span, MAY, "1 month", AT(source, within), NULL},

    {"holder", "provider", load_text, MAY, NULL, AT(holder, provider), NULL},
    {"holder", "medium", load_choice, MAY, "system", AT(holder, medium), "system paper device backup"},
    {"holder", "filing", load_ref_or_refs, MAY, "all", AT(holder, filings), "filings"},
    {"holder", "types", load_refs, MAY, "all", AT(holder, types), "people"},
    {"holder", "purposes", load_refs, MAY, "all", AT(holder, purposes), "purposes"},
    {"holder", "classes", load_refs, MAY, NULL, AT(holder, classes), "retention"},
    {"holder", "data", load_refs, MAY, NULL, AT(holder, data), "data"},
    {"holder", "needs", load_bits, MAY, NULL, AT(holder, needs), NEEDS},
    {"holder", "place", load_text, MAY, NULL, AT(holder, place), NULL},
    {"holder", "outside", load_choice, MAY, "possible", AT(holder, outside), "no possible yes"},
    {"holder", "grounds", load_list, MAY, NULL, MANY(holder, grounds, ground_count), "ground"},
    {"holder", "agreement", load_nested, MAY, NULL, 0, "agreement"},
    {"holder", "review", load_span, MAY, NULL, AT(holder, review), NULL},
    {"holder", "checked", load_day, MAY, NULL, AT(holder, checked), NULL},
    {"holder", "evidence", load_text, MAY, NULL, AT(holder, evidence), NULL},
    {"holder", "copies_gone", load_span, MAY, "0 days", AT(holder, copies_gone), NULL},
    {"holder", "soft", load_yes_no, MAY, "no", AT(holder, entry.soft), NULL},

    {"system", "role", load_choice, MAY, "processor", AT(holder, role), "own processor"},
    {"system", "use", load_choice, MAY, "regular", AT(holder, use), "regular chosen needed"},

    {"recipient", "role", load_choice, MAY, "controller", AT(holder, role), "- processor controller authority"},
    {"recipient", "use", load_choice, MAY, "needed", AT(holder, use), "regular chosen needed"},
    {"recipient", "returns", load_yes_no, MAY, "no", AT(holder, returns), NULL},

    {"ground", "ground", load_word, MUST, NULL, AT(transfer_ground, ground), GROUNDWORDS},
    {"ground", "from", load_day, MAY, NULL, AT(transfer_ground, from), NULL},
    {"ground", "to", load_day, MAY, NULL, AT(transfer_ground, to), NULL},
    {"ground", "ref", load_text, MAY, NULL, AT(transfer_ground, ref), NULL},
    {"ground", "copy", load_text, MAY, NULL, AT(transfer_ground, copy), NULL},
    {"ground", "whose", load_text, MAY, NULL, AT(transfer_ground, whose), NULL},

    {"agreement", "day", load_day, MAY, NULL, AT(holder, agreement_day), NULL},
    {"agreement", "ref", load_text, MAY, NULL, AT(holder, agreement_ref), NULL},

    {"transfers", "outside_eea", load_either, MUST, NULL, AT(notice, transfers_listed), "no listed"},
    {"transfers", "only_when", load_words, MAY, NULL, AT(notice, transfers_only_when), NULL},
    {"transfers", "soft", load_yes_no, MAY, "no", AT(notice, transfers_soft), NULL},

    {"statute", "keep_through", load_expr, MUST, NULL, AT(statute_rule, keep_through), NULL},
    {"statute", "ref", load_text, MUST, NULL, AT(statute_rule, ref), NULL},
    {"statute", "from", load_day, MAY, NULL, AT(statute_rule, from), NULL},
    {"statute", "to", load_day, MAY, NULL, AT(statute_rule, to), NULL},

    {"rule", "when", load_when, MAY, NULL, 0, NULL},
    {"rule", "keep_through", load_expr, MAY, NULL, AT(retention_rule, keep_through), NULL},
    {"rule", "gone_by", load_expr, MAY, NULL, AT(retention_rule, gone_by), NULL}, /* required: load_check */
    {"rule", "review", load_review, MAY, NULL, 0, "review"},                      /* a span, or {every, by} */
    {"rule", "by", load_id, MAY, NULL, AT(retention_rule, review_by), NULL},
    {"rule", "hold", load_nested, MAY, NULL, 0, "hold"},
    {"rule", "hide_after", load_expr, MAY, NULL, AT(retention_rule, hide_after), NULL},
    {"rule", "verify_again", load_expr, MAY, NULL, AT(retention_rule, verify_again), NULL},
    {"rule", "at_end", load_choice, MAY, "erase", AT(retention_rule, at_end), "erase anonymise restrict"},
    {"rule", "anonymise_keeps", load_fields, MAY, NULL, AT(retention_rule, anonymise_keeps), NULL},
    {"rule", "soft", load_yes_no, MAY, "no", AT(retention_rule, soft), NULL},

    {"review", "every", load_span, MUST, NULL, AT(retention_rule, review), NULL},
    {"review", "by", load_id, MAY, NULL, AT(retention_rule, review_by), NULL},

    {"hold", "while", load_cond, MUST, NULL, AT(retention_rule, hold_while), NULL},
    {"hold", "then", load_span, MAY, "0 days", AT(retention_rule, hold_then), NULL},
    {"hold", "at_most", load_expr, MAY, NULL, AT(retention_rule, hold_at_most), NULL},

    {"class", "statute", load_text, MAY, NULL, AT(load_class, class.statute), NULL},
    {"class", "sweep", load_choice, MAY, "daily", AT(load_class, class.sweep),
     "daily weekly monthly quarterly yearly"},
    {"class", "also_said", load_list, MAY, NULL, MANY(load_class, class.also_said, class.also_count),
     "class_said"},
    {"class", "rules", load_rules, MAY, NULL, AT(load_class, rules), "rule"},

    {"class_said", "promise", load_text, MUST, NULL, AT(also_said, promise), NULL},
    {"class_said", "keep_through", load_expr, MAY, NULL, AT(also_said, keep_through), NULL},
    {"class_said", "gone_by", load_expr, MAY, NULL, AT(also_said, gone_by), NULL},
    {"class_said", "as", load_either, MAY, "rule", AT(also_said, as_law), "rule law"},

    {"right", "intake", load_list_of_words, MAY, "all", AT(right_rule, intake), CHANNELS},
    {"right", "form", load_word, MAY, "any", AT(right_rule, form), "any written in_person"},
    {"right", "to", load_id, MAY, "contact", AT(right_rule, to), NULL},
    {"right", "within", load_span, MAY, "1 month", AT(right_rule, within), NULL},
    {"right", "target", load_span, MAY, NULL, AT(right_rule, target), NULL},
    {"right", "answer", load_list_of_words, MAY, NULL, AT(right_rule, answer), CHANNELS},
    {"right", "when", load_cond, MAY, NULL, AT(right_rule, when), NULL},
    {"right", "except", load_words, MAY, NULL, AT(right_rule, except), NULL},
    {"right", "identify_by", load_list_of_texts, MAY, NULL, AT(right_rule, identify_by), NULL},
    {"right", "not_by", load_worded, MAY, NULL, MANY(right_rule, not_by, not_by_count), CHANNELS},
    {"right", "elsewhere", load_worded, MAY, NULL, MANY(right_rule, elsewhere, elsewhere_count), "sources:"},
    {"right", "effect", load_words, MAY, NULL, AT(right_rule, effect), NULL},
    {"right", "soft", load_yes_no, MAY, "no", AT(right_rule, entry.soft), NULL},

    {"security", "check", load_cond, MAY, NULL, AT(security_rule, check), "check"},
    {"security", "attested", load_nested, MAY, NULL, 0, "attested"},
    {"attested", "who", load_id, MUST, NULL, AT(security_rule, who), NULL},
    {"attested", "day", load_day, MUST, NULL, AT(security_rule, day), NULL},
    {"attested", "every", load_span, MUST, NULL, AT(security_rule, every), NULL},
    {"attested", "evidence", load_text, MAY, NULL, AT(security_rule, evidence), NULL},

    {"heading", "heading", load_words, MAY, NULL, AT(heading, words), NULL},
    {"heading", "sentences", load_list, MAY, NULL, MANY(heading, sentences, sentence_count), "sentence"},

    {"sentence", "promise", load_text, MAY, NULL, AT(sentence, promise), NULL},
    {"sentence", "kept_by", load_list_of_texts, MAY, NULL, AT(sentence, kept_by), "one"},
    {"sentence", "check", load_cond, MAY, NULL, AT(sentence, check), "check"},
    {"sentence", "attested", load_nested, MAY, NULL, 0, "sentence_attested"},
    {"sentence", "fi", load_text, MAY, NULL, AT(sentence, words.text[LANG_FI]), "sentence"},
    {"sentence", "sv", load_text, MAY, NULL, AT(sentence, words.text[LANG_SV]), "sentence"},
    {"sentence", "en", load_text, MAY, NULL, AT(sentence, words.text[LANG_EN]), "sentence"},
    {"sentence_attested", "who", load_id, MUST, NULL, AT(sentence, attested_who), NULL},
    {"sentence_attested", "day", load_day, MUST, NULL, AT(sentence, attested_day), NULL},
    {"sentence_attested", "every", load_span, MUST, NULL, AT(sentence, attested_every), NULL},
    {"sentence_attested", "evidence", load_text, MAY, NULL, AT(sentence, evidence), NULL},

    {"change", "version", load_version, MUST, NULL, AT(change, version), NULL},
    {"change", "in_force", load_day, MUST, NULL, AT(change, in_force), NULL},
    {"change", "what", load_words, MUST, NULL, AT(change, what), NULL},
    {"change", "moves", load_moves, MAY, NULL, MANY(change, moves, move_count), NULL},
    {"change", "informed", load_nested, MAY, NULL, 0, "informed"},
    {"informed", "how", load_list_of_texts, MAY, NULL, AT(change, informed_how), NULL},
    {"informed", "day", load_day, MAY, NULL, AT(change, informed_day), NULL},
    {"informed", "whom", load_words, MAY, NULL, AT(change, informed_whom), NULL},
};

/* Every named entry takes these. */
static const struct load_key words_key = {NULL, "words", load_words, MAY, NULL, AT(entry, words), NULL};

const struct load_key *load_keys(size_t *count) {
    *count = sizeof keys / sizeof *keys;
    return keys;
}

const struct load_shape *load_shape_find(const char *name) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return &shapes[i];
    must_failed("a shape that the table lacks", __FILE__, __LINE__);
}

const struct load_key *load_key_find(const struct load_shape *shape, const char *key, size_t *inner) {
    *inner = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].shape, shape->name) == 0 && strcmp(keys[i].key, key) == 0)
            return &keys[i];
    if (shape->entry && strcmp(key, "words") == 0)
        return &words_key;
    if (!shape->extends)
        return NULL;
    const struct load_key *found = load_key_find(load_shape_find(shape->extends), key, inner);
    *inner += shape->inner;
    return found;
}
