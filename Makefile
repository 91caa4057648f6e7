# The only front door: make run, make test, make deep, make bench, make load, make lint, make install.
# Every list of files is found, never written: a new .c, page, message file or test needs no edit here.

SHELL := /bin/bash
.DEFAULT_GOAL := build
PREFIX ?= /usr/local
# Each flavour builds into its own folder: release, san (ASan + UBSan), tsan, fuzz (clang with libFuzzer).
FLAVOUR ?= release
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

include tools/flags.mk

# V=1 shows the whole commands.
ifeq ($(V),1)
say = @:
else
Q := @
say = @printf '%-6s %s\n'
endif

GEN := build/gen
OUT := build/$(FLAVOUR)

PAGES := $(wildcard src/web/pages/*.html)
GEN_C := $(patsubst src/web/pages/%.html,$(GEN)/pages/%.c,$(PAGES))
MOS := $(GEN)/po/fi.mo $(GEN)/po/sv.mo
EMBEDDED := $(wildcard law/*.yaml src/web/static/*)
PACKED := $(patsubst src/web/%,$(GEN)/%.gz,$(wildcard src/web/static/*))
SRC := $(wildcard src/*/*.c)
OBJ := $(SRC:src/%.c=$(OUT)/src/%.o) $(GEN_C:$(GEN)/%.c=$(OUT)/gen/%.o) $(OUT)/embed.o
LIB := $(OUT)/libseloste.a
BIN := $(OUT)/seloste

UNIT_SRC := $(wildcard tests/unit/*/*.c)
UNIT := $(UNIT_SRC:tests/%.c=$(OUT)/%)
FUZZ := $(patsubst tests/%.c,$(OUT)/%,$(wildcard tests/fuzz/*.c))
HEADERS := $(wildcard src/*/*.h src/*/*.def)
BENCH := $(patsubst %.c,$(OUT)/%,$(wildcard bench/*.c))
FORMATTED := src/main.c $(SRC) $(wildcard src/*/*.h tools/*.c bench/*.[ch]) $(UNIT_SRC) $(wildcard tests/*/*.h tests/fuzz/*.c)
TIDY := build/tidy/main.ok $(SRC:src/%.c=build/tidy/%.ok)

.SECONDARY:
.PHONY: build unit fuzz benches run test deep bench load lint tidy cppcheck format format-check shape install uninstall clean
build: $(BIN)
unit: $(UNIT)
fuzz: $(FUZZ)
benches: $(BENCH)

# A demo register in DEMO, made once, served on LISTEN until Ctrl-C.
DEMO ?= var/demo
DEMO_KEYS ?= var/keys-demo
LISTEN ?= 127.0.0.1:8080
run:
	@tools/packages.sh run
	@$(MAKE) --no-print-directory -j$$(nproc) build
	@tools/run.sh $(BIN) $(DEMO) $(DEMO_KEYS) $(LISTEN)

test:
	@tools/packages.sh test
	@tools/npm.sh
	@tests/run.sh test

deep:
	@tools/packages.sh deep
	@tests/run.sh deep

# Speed, beside others (bench/rows.mjs), all rows of which make docs/PERFORMANCE.md; ROW=create measures one, QUICK=1 takes minutes, HUGE=1 half an hour more.
bench:
	@tools/packages.sh bench
	@$(MAKE) --no-print-directory FLAVOUR=release -j$$(nproc) build benches
	@node bench/bench.mjs $(if $(ROW),--row "$(ROW)") --size $(if $(filter-out 0,$(QUICK)),quick,$(if $(filter-out 0,$(HUGE)),huge,full))

# The release program under a crowd (bench/load.mjs): every answer is checked, memory watched, the log and the counts compared.
CLIENTS ?= 200
SECONDS ?= 120
PARTIES ?= 10000
REST ?= 0
load:
	@tools/packages.sh load
	@$(MAKE) --no-print-directory FLAVOUR=release -j$$(nproc) build
	@node bench/load.mjs --clients $(CLIENTS) --seconds $(SECONDS) --parties $(PARTIES) --rest $(REST)

lint:
	@tools/packages.sh lint
	@$(MAKE) --no-print-directory -k -j$$(nproc) format-check tidy cppcheck shape
	@shellcheck tools/*.sh tests/*.sh tests/*/*.sh tests/*/*/*.sh .ci/run
	@echo "lint: nothing found"

format-check:
	@clang-format --dry-run --Werror $(FORMATTED)
format:
	clang-format -i $(FORMATTED)

tidy: $(TIDY)
build/tidy/%.ok: src/%.c $(HEADERS) .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(CPPFLAGS) -std=c17 2>/dev/null
	@touch $@

cppcheck:
	@mkdir -p build/cppcheck
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --std=c11 \
	    --suppress=missingIncludeSystem --suppress=autoVariables --library=tools/cppcheck.cfg \
	    --cppcheck-build-dir=build/cppcheck -Isrc -D__GNUC__ src

shape: build
	@for check in tests/shape/check/*.sh tests/shape/selftest.sh; do "$$check" || exit 1; done

$(BIN): $(OUT)/src/main.o $(LIB)
	$(say) link $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIB): $(OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(OUT)/src/%.o: src/%.c
	@mkdir -p $(@D)
	$(say) cc $@
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(say) cc $@
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/embed.o: $(GEN)/embed.S $(MOS) $(EMBEDDED) $(PACKED)
	@mkdir -p $(@D)
	$(Q)$(CC) -c -o $@ $<

$(OUT)/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(say) link $@
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(LIBS)

$(OUT)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(say) link $@
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(LIBS) -lcmocka

# Programs that measure: bench/NAME.c becomes build/FLAVOUR/bench/NAME, one line of JSON per measurement.
$(OUT)/bench/%: bench/%.c $(LIB)
	@mkdir -p $(@D)
	$(say) link $@
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(LIBS)

# This test alone speaks to PostgreSQL.
build/%/unit/store/sql: CPPFLAGS += $(shell pkg-config --cflags libpq 2>/dev/null)
build/%/unit/store/sql: LIBS += -lpq

# Pages: tools/pagec makes C of them; every name in a page must be in src/web/view.h or in a src/web/view_*.h that it includes.
VIEWS := src/web/view.h $(wildcard src/web/view_*.h)
PAGEC := $(GEN)/pagec
$(PAGEC): tools/pagec.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O1 -o $@ $<
$(GEN)/pages/%.c: src/web/pages/%.html $(VIEWS) $(PAGEC)
	@mkdir -p $(@D)
	$(Q)$(PAGEC) src/web/view.h $< > $@.new && mv $@.new $@
$(GEN)/pages/pages.h: $(PAGES) $(VIEWS) $(PAGEC)
	@mkdir -p $(@D)
	$(Q)$(PAGEC) -h src/web/view.h $(PAGES) > $@.new && mv $@.new $@
$(GEN_C:$(GEN)/%.c=$(OUT)/gen/%.o) $(patsubst src/%.c,$(OUT)/src/%.o,$(wildcard src/web/*.c)): $(GEN)/pages/pages.h
$(patsubst src/%.c,build/tidy/%.ok,$(wildcard src/web/*.c)): $(GEN)/pages/pages.h
$(OUT)/unit/tools/pagec: $(PAGEC)
# end of pages

# Messages: the files of all areas become one catalogue per language.
$(GEN)/po/%.po: $(wildcard po/*.po)
	@mkdir -p $(@D)
	$(Q)msgcat --use-first --force-po -o $@ $(wildcard po/*.$*.po)
$(GEN)/po/%.mo: $(GEN)/po/%.po
	$(Q)msgfmt --check-format --check-domain -o $@ $<

# What browsers ask for is packed once, here; -n: the same bytes make the same file.
$(GEN)/static/%.gz: src/web/static/%
	@mkdir -p $(@D)
	$(Q)gzip -9 -n -c $< > $@.new && mv $@.new $@

$(GEN)/embed.S: tools/embed.sh $(EMBEDDED) $(PACKED) $(MOS)
	@mkdir -p $(GEN)
	$(Q)tools/embed.sh $(GEN) $(MOS) $(EMBEDDED) $(PACKED)

-include $(shell find build/$(FLAVOUR) -name '*.d' 2>/dev/null)

DOCDIR := $(DESTDIR)$(PREFIX)/share/doc/seloste
install: build
	install -D -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/seloste
	install -d $(DOCDIR)/notices $(DOCDIR)/docs
	install -m 644 README.md LICENCE $(DOCDIR)
	install -m 644 notices/*.yaml $(DOCDIR)/notices
	install -m 644 docs/*.md $(DOCDIR)/docs
	tools/pages.sh $(BIN) $(DESTDIR)$(PREFIX)/share
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/seloste
	rm -rf $(DOCDIR)
	rm -f $(foreach lang,. fi sv,$(DESTDIR)$(PREFIX)/share/man/$(lang)/man1/seloste*.1)
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/seloste \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_seloste \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/seloste.fish

clean:
	rm -rf build
