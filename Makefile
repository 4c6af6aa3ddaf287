# Headliner. `make help` lists the targets. Everything built lands in build/.
VERSION := 0.1.0
BUILD ?= release
O := build/$(BUILD)

REQUIRED := libcurl libcjson sqlite3 freetype2 harfbuzz fribidi libutf8proc fontconfig libcyaml yaml-0.1 libpng zlib
OPTIONAL := sdl2 libgpiod libthai libqrencode libxml-2.0

CFLAGS_release := -O2 -g
CFLAGS_debug := -O0 -g3
CFLAGS_san := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS_clang := -O2 -g -Wno-unknown-warning-option
CFLAGS_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
CC := $(if $(filter clang fuzz,$(BUILD)),clang,$(if $(filter default,$(origin CC)),gcc,$(CC)))

# As many compilers at a time as there are processors, unless -j said how many.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))

# For ARM: Debian's cross compilers, and libraries that packaging/sysroot fetches.
TRIPLET_arm64 := aarch64-linux-gnu
TRIPLET_armhf := arm-linux-gnueabihf
CFLAGS_arm64 = $(CFLAGS_release)
CFLAGS_armhf = $(CFLAGS_release)
PKG_CONFIG := pkg-config
FETCH := packaging/install-deps build
HOST_CC := $(CC)
ifdef TRIPLET_$(BUILD)
TRIPLET := $(TRIPLET_$(BUILD))
SYSROOT := build/sysroot-$(BUILD)
PC := $(SYSROOT)/usr/lib/$(TRIPLET)/pkgconfig:$(SYSROOT)/usr/share/pkgconfig
PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) PKG_CONFIG_LIBDIR=$(PC) pkg-config
override CC := $(filter ccache,$(CC)) $(TRIPLET)-gcc --sysroot=$(SYSROOT)
FETCH := packaging/sysroot $(BUILD)
override AR := $(TRIPLET)-ar
endif
FOUND := $(foreach p,$(OPTIONAL),$(shell $(PKG_CONFIG) --exists $(p) 2>/dev/null && echo $(p)))

WARN := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
HAVE := $(foreach p,$(FOUND),-DHL_WITH_$(shell echo $(p) | tr 'a-z.-' 'A-Z__'))
# Other people's headers are not ours to warn about: -isystem.
LIBFLAGS := $(shell $(PKG_CONFIG) --cflags $(REQUIRED) $(FOUND) 2>/dev/null | sed 's/-I/-isystem /g')
LDLIBS := $(shell $(PKG_CONFIG) --libs $(REQUIRED) $(FOUND) 2>/dev/null) -lunistring -lm -lpthread
# Long files and years past 2038 also where a word has 32 bits.
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -DHL_VERSION='"$(VERSION)"' $(HAVE) -Ifirmware -I. -I$(O) $(LIBFLAGS)
BASE_CFLAGS := -std=c11 $(WARN) $(CFLAGS_$(BUILD)) -fstack-protector-strong -MMD -MP
LINK := $(CC) $(CFLAGS_$(BUILD)) $(LDFLAGS) -Wl,--as-needed

SRC := $(sort $(wildcard firmware/base/*.c firmware/news/*.c firmware/text/*.c firmware/show/*.c \
         drivers/*.c host-sim/*.c) $(filter-out firmware/main.c,$(wildcard firmware/*.c)))
SRC := $(filter-out $(if $(filter sdl2,$(FOUND)),,host-sim/window%.c),$(SRC))
# libgpiod 1.x and 2.x share no call: one of three files speaks to the one that is here.
GPIOD := $(if $(filter libgpiod,$(FOUND)),$(shell $(PKG_CONFIG) --modversion libgpiod))
GPIO_LINES := drivers/gpio_lines_$(if $(filter 2.%,$(GPIOD)),v2,$(if $(filter 1.%,$(GPIOD)),v1,absent)).c
SRC := $(filter-out $(filter-out $(GPIO_LINES),$(wildcard drivers/gpio_lines_*.c)),$(SRC))
# Without libthai, Thai breaks between letters.
SRC := $(filter-out firmware/text/thai_$(if $(filter libthai,$(FOUND)),absent,words).c,$(SRC))
# Without libqrencode, pages have no QR codes.
SRC := $(filter-out firmware/show/qr_$(if $(filter libqrencode,$(FOUND)),absent,code).c,$(SRC))
# Without libxml2, of web pages only the feeds that they name are read.
SRC := $(filter-out $(if $(filter libxml-2.0,$(FOUND)),%/feed_html_absent.c,%/feed_html_lib.c %/feed_html_tree.c %/feed_html_list.c %/feed_html_xpath.c),$(SRC))
OBJ := $(SRC:%.c=$(O)/%.o) $(O)/firmware/embed.o
LIB := $(O)/libheadliner.a
BIN := $(if $(filter release,$(BUILD)),build,$(O))/headliner
SUPPORT := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/support/*.c)))
READERS := $(patsubst tests/kernel/%.c,$(O)/kernel/%,tests/kernel/wires.c tests/kernel/paper.c tests/kernel/lights.c)
TESTS := $(patsubst tests/unit/%.c,$(O)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZERS := $(patsubst tests/fuzz/%.c,$(O)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FONTS := $(patsubst fonts/%.font,$(O)/%.bdf,$(wildcard fonts/*.font))

# Kinds of ARM that were crossed to before, if this machine can run them too.
CROSSED = $(shell tests/emulate --list)
cross_tests = @for arch in $(1); do \
  $(MAKE) $(JOBS) --no-print-directory BUILD=$$arch build/$$arch/headliner unit-tests || exit 1; done

# V=1 shows the commands whole.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@)

all: $(BIN)

help:
	@sed -n 's/^## //p' Makefile

## make            build/headliner, the release binary; installs nothing
## make run        install what is missing, build, start the ticker (ARGS="..." are passed on)
run:
	@packaging/install-deps build run
	@$(MAKE) $(JOBS) --no-print-directory all
	@build/headliner run $(ARGS)

## make test       install what tests need, build with sanitizers, run every test
test:
	@packaging/install-deps build test
	@$(MAKE) $(JOBS) --no-print-directory all
	@$(MAKE) $(JOBS) --no-print-directory BUILD=san build/san/headliner unit-tests
	$(call cross_tests,$(CROSSED))
	@HL_TEST_BUILDS='san $(CROSSED)' tests/run

## make test-kernel   GPIO and SPI of a real kernel, in QEMU; downloads 160 MB once
test-kernel:
	@packaging/install-deps build kernel
	@$(MAKE) $(JOBS) --no-print-directory all
	$(if $(filter arm64,$(CROSSED)),@$(MAKE) $(JOBS) --no-print-directory BUILD=arm64 build/arm64/headliner)
	@tests/kernel/prepare-pi || true
	@tests/kernel/prepare; case $$? in 1) tests/run kernel || true ;; *) tests/run kernel ;; esac

## make debug      build/debug/headliner          make san    build/san/headliner (ASan + UBSan)
## make clang      build/clang/headliner, made by clang
debug san clang:
	@$(MAKE) $(JOBS) --no-print-directory BUILD=$@ build/$@/headliner

## make fuzz       build/fuzz/fuzz_*, by clang: run one as  build/fuzz/fuzz_text tests/fuzz/corpus/text
fuzz:
	@$(MAKE) $(JOBS) --no-print-directory BUILD=fuzz fuzzers

unit-tests: $(TESTS) $(READERS)

# For scripts that link on their own.
libraries:
	@echo '$(LDLIBS)'

fuzzers: $(FUZZERS)

## make cross ARCH=arm64    build/arm64/headliner for a Pi's 64-bit system; ARCH=armhf: 32-bit
## make test-cross          the unit tests for both, under qemu-user
ARCH ?= arm64
cross: build/sysroot-$(ARCH)/.complete
	@$(MAKE) $(JOBS) --no-print-directory BUILD=$(ARCH) build/$(ARCH)/headliner

test-cross: build/sysroot-arm64/.complete build/sysroot-armhf/.complete
	$(call cross_tests,arm64 armhf)
	@HL_TEST_BUILDS='arm64 armhf' tests/run build/arm shell/test_cross

build/sysroot-%/.complete: packaging/sysroot packaging/apt-packages
	@packaging/install-deps cross
	@packaging/sysroot $*

$(BIN): $(O)/firmware/main.o $(LIB)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(LDLIBS)

$(LIB): $(OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# Once per tree, before anything is compiled.
$(O)/.libraries:
	@{ $(PKG_CONFIG) --exists $(REQUIRED) && echo '#include <unilbrk.h>' | $(CC) $(CPPFLAGS) -E -; } \
	  >/dev/null 2>&1 || { \
	    echo 'make: libraries are missing; $(FETCH) gets them' >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

$(O)/%.o: %.c | $(O)/.libraries
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(BASE_CFLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The shipped config, the sample headlines and the pixel fonts travel inside the binary.
$(O)/firmware/embed.o: firmware/embed.S packaging/headliner.yaml packaging/theme.yaml packaging/sample-headlines.json \
                       $(O)/fonts.inc $(FONTS)
	@mkdir -p $(@D)
	$(call say,EMBED)
	$(Q)$(CC) $(CPPFLAGS) -c -o $@ $<

# One "font NAME ROWS" for each of fonts/*.font, lowest first; the directory's own time tells of one taken away.
$(O)/fonts.inc: $(wildcard fonts/*.font) fonts
	@mkdir -p $(@D)
	$(Q)awk '/^name / { name = $$2 } /^rows / { print "font", name, $$2 }' $(filter %.font,$^) | sort -nk3 >$@

$(O)/mkfont: fonts/mkfont.c fonts/chart.c fonts/font.h | $(O)/.libraries
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(BASE_CFLAGS) $(shell pkg-config --cflags libpng) -o $@ $(filter %.c,$^) $(shell pkg-config --libs libpng)

$(O)/%.bdf: fonts/%.font $(O)/mkfont
	$(Q)$(O)/mkfont $< $@

# What several tests share (servers, clocks) lives in tests/support.
$(SUPPORT): CPPFLAGS += -Itests
$(O)/libsupport.a: $(SUPPORT)
	@mkdir -p $(@D) && rm -f $@
	$(Q)$(AR) rcs $@ $^

$(O)/tests/%: tests/unit/%.c $(O)/libsupport.a $(LIB) $(FONTS)
	@mkdir -p $(@D)
	$(call say,TEST)
	$(Q)$(CC) $(BASE_CFLAGS) $(CPPFLAGS) -DHL_BUILD_DIR='"$(O)"' $(CFLAGS) -Itests $(LDFLAGS) $(TEST_LINK) -o $@ $< \
	  $(O)/libsupport.a $(LIB) $(LDLIBS) -lcmocka

# What the guests of the kernel tests read their logs with; tests/kernel/run links its own.
$(O)/kernel/%: tests/kernel/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,TEST)
	$(Q)$(CC) $(BASE_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

# Counts the calls of HarfBuzz.
$(O)/tests/test_flood: TEST_LINK := -Wl,--wrap=hb_shape

# Counts what is copied and looked through.
$(O)/tests/test_feed_work: TEST_LINK := -Wl,--wrap=hl_buf_add -Wl,--wrap=memchr -Wl,--wrap=realloc

# The oracle for XML.
$(O)/fuzz_xml $(O)/tests/test_fuzz_corpus: LDLIBS += -lexpat

$(O)/fuzz_%: tests/fuzz/fuzz_%.c $(LIB)
	$(call say,FUZZ)
	$(Q)$(CC) $(BASE_CFLAGS) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

## make format     clang-format over our own code    make lint   cppcheck, shellcheck, mandoc
format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

lint:
	@tests/lint

## make install    DESTDIR and PREFIX are honoured
PREFIX ?= /usr/local
install: all
	install -D -m 755 build/headliner $(DESTDIR)$(PREFIX)/bin/headliner
	install -D -m 644 docs/headliner.1 $(DESTDIR)$(PREFIX)/share/man/man1/headliner.1
	install -D -m 644 packaging/headliner.yaml $(DESTDIR)$(PREFIX)/share/doc/headliner/headliner.yaml
	install -D -m 644 packaging/theme.yaml $(DESTDIR)$(PREFIX)/share/doc/headliner/theme.yaml
	install -D -m 644 packaging/60-headliner.rules $(DESTDIR)$(PREFIX)/share/doc/headliner/60-headliner.rules
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/local/bin|$(PREFIX)/bin|' packaging/headliner.service \
	  >$(DESTDIR)$(PREFIX)/lib/systemd/system/headliner.service

## make mutations  plants known bugs in a copy of the tree; each must turn a test red
mutations:
	@for list in tests/mutations/*.txt; do tests/mutate "$$list" || exit 1; done

# Puts pictures side by side.
$(O)/contact: docs/contact.c $(LIB)
	$(call say,CC)
	$(Q)$(CC) $(BASE_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

## make pictures   the pictures of the README, of the pixel fonts and of paper, by the program itself
pictures: all $(O)/contact
	@docs/make-pictures

clean:
	rm -rf build

.PHONY: all help libraries run test test-kernel debug san clang fuzz unit-tests fuzzers format lint install pictures mutations clean cross test-cross
-include $(OBJ:.o=.d) $(SUPPORT:.o=.d) $(O)/firmware/main.d $(TESTS:%=%.d) $(READERS:%=%.d) $(FUZZERS:%=%.d)
