/* Any bytes as an answer of YTJ: companies without a control character or a name too long, or nothing; and as a code list. */
#include "connect/ytj_read.h"

#include "base/utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(const char *text, size_t most) {
    must(!text || (*text && strlen(text) <= most && utf8_text(text, strlen(text))));
}

static void check_company(const struct ytj_company *company) {
    enum { ADDRESS = 10 * YTJ_TEXT };
    must(strlen(company->id) == 9 && company->id[7] == '-');
    check(company->name, YTJ_TEXT);
    check(company->form, YTJ_TEXT);
    check(company->form_code, YTJ_TEXT);
    check(company->industry, YTJ_TEXT);
    check(company->website, YTJ_TEXT);
    check(company->visiting, ADDRESS);
    check(company->postal, ADDRESS);
    must(company->other_count <= YTJ_OTHER_NAMES &&
         (!company->active || !(company->situations & YTJ_BANKRUPT)));
    for (size_t i = 0; i < company->other_count; i++)
        check(company->others[i], YTJ_TEXT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    scoped_ctx ctx;
    struct ytj_page page = {0};
    size_t i;
    json_t *one;
    ctx_begin(&ctx);
    check(ytj_code_text(ctx.arena, (const char *)bytes, length, "16"), YTJ_TEXT);
    scoped_json *json = json_loadb((const char *)bytes, length, 0, NULL);
    if (!json || ytj_page_read(&ctx, json, &page) != ST_OK)
        return 0;
    json_array_foreach(page.companies, i, one) {
        struct ytj_company company, again;
        if (!ytj_company_read(&ctx, one, (enum lang)(i % LANG_COUNT), &company))
            continue;
        check_company(&company);
        ytj_company_strip(one);
        must(ytj_company_read(&ctx, one, (enum lang)(i % LANG_COUNT), &again) &&
             strcmp(company.id, again.id) == 0);
    }
    return 0;
}
