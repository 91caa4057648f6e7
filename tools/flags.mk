# Compiler and linker flags, one place.
PKGS := libmicrohttpd libsodium yaml-0.1 jansson libzip libxml-2.0 icu-i18n icu-uc sqlite3 zlib liboath libqrencode
# Loaded by the program itself when it is needed, not at every start (src/formats/pdf.c, src/formats/preview_main.c, src/connect/fetch.c, src/vault/passkey.c).
LATE := pangocairo gmime-3.0 libcurl libfido2 gdk-pixbuf-2.0 poppler-glib
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
# The libraries' headers are the system's: our warnings are not for them.
SYSTEM := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(PKGS) $(LATE)))
CPPFLAGS = -Isrc -I$(GEN) -D_GNU_SOURCE $(SYSTEM)
HARDEN := -fstack-protector-strong -fstack-clash-protection -fPIE -D_FORTIFY_SOURCE=2
BASE_CFLAGS := -std=c17 $(WARN) -g -pthread -fno-omit-frame-pointer
LIBS = $(shell pkg-config --libs $(PKGS)) -lzxcvbn -pthread -lm
LDFLAGS = -pie -Wl,-z,relro,-z,now -pthread
ifeq ($(FLAVOUR),san)
# At a fixed place: what the sanitizers know of each line then needs no relocating, a third of what a short command costs.
LDFLAGS := $(patsubst -pie,-no-pie,$(LDFLAGS))
CFLAGS = $(BASE_CFLAGS) -g1 -Og -fPIE -DCRASH_POINTS -fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(FLAVOUR),tsan)
CFLAGS = $(BASE_CFLAGS) -O1 -fPIE -fsanitize=thread
else ifeq ($(FLAVOUR),fuzz)
# The second compiler: everything must build without a warning with clang too.
CC := clang
# must(!"why") is meant as it stands.
CFLAGS = $(BASE_CFLAGS) -Wno-string-conversion -g1 -O1 -fPIE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
else
CFLAGS = $(BASE_CFLAGS) -O2 $(HARDEN)
endif
