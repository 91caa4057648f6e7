# The only front door: make run, make test, make deep, make bench, make lint, make install.
# Every list of files is found, never written: a new .c, page, message file or test needs no edit here.

SHELL := /bin/bash
.DEFAULT_GOAL := build
PREFIX ?= /usr/local
# Each flavour builds into its own folder: release, san (ASan + UBSan), tsan.
FLAVOUR ?= release
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

include tools/flags.mk

GEN := build/gen
OUT := build/$(FLAVOUR)

PAGES := $(wildcard src/web/pages/*.html)
GEN_C := $(patsubst src/web/pages/%.html,$(GEN)/pages/%.c,$(PAGES))
MOS := $(GEN)/po/fi.mo $(GEN)/po/sv.mo
EMBEDDED := $(wildcard law/*.yaml src/web/static/*)
SRC := $(wildcard src/*/*.c)
OBJ := $(SRC:src/%.c=$(OUT)/src/%.o) $(GEN_C:$(GEN)/%.c=$(OUT)/gen/%.o) $(OUT)/embed.o
LIB := $(OUT)/libseloste.a
BIN := $(OUT)/seloste

UNIT_SRC := $(wildcard tests/unit/*/*.c)
UNIT := $(UNIT_SRC:tests/%.c=$(OUT)/%)

.PHONY: build run test deep bench lint format install uninstall packages clean unit pages
build: $(BIN)
unit: $(UNIT)

$(BIN): $(OUT)/src/main.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIB): $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(OUT)/src/%.o: src/%.c $(GEN)/embed_table.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/embed.o: $(GEN)/embed.S $(MOS) $(EMBEDDED)
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

$(OUT)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(LIBS) -lcmocka

# Messages: the files of all areas become one catalogue per language.
$(GEN)/po/%.po: $(wildcard po/*.po)
	@mkdir -p $(@D)
	msgcat --use-first -o $@ $(wildcard po/*.$*.po)
$(GEN)/po/%.mo: $(GEN)/po/%.po
	msgfmt --check -o $@ $<

$(GEN)/embed.S $(GEN)/embed_table.h &: tools/embed.sh $(EMBEDDED) $(MOS)
	@mkdir -p $(GEN)
	tools/embed.sh $(GEN) $(EMBEDDED) $(MOS)

-include $(shell find build/$(FLAVOUR) -name '*.d' 2>/dev/null)

clean:
	rm -rf build
