#!/bin/sh
# Installs what is missing of the Debian packages that a target needs, and says nothing when all is there.
# usage: packages.sh run|load|test|lint|deep|bench
# Root rights are asked for (sudo) only when something must be installed and we are not root already.
set -eu

build="gcc make pkg-config gettext libmicrohttpd-dev libsodium-dev libyaml-dev libjansson-dev libzip-dev libxml2-dev libicu-dev
    libsqlite3-dev zlib1g-dev libzxcvbn-dev liboath-dev libqrencode-dev libfido2-dev libpango1.0-dev libgdk-pixbuf-2.0-dev libpoppler-glib-dev libcurl4-openssl-dev libgmime-3.0-dev fonts-liberation"
check="perl-base binutils libcmocka-dev libpq-dev postgresql sqlite3 clang libclang-rt-14-dev chromium
    fonts-dejavu-core oathtool zip unzip curl poppler-utils fish groff zsh postfix dovecot-imapd openssl libarchive-tools"
lint="perl-base libcmocka-dev libpq-dev clang-format clang-tidy cppcheck shellcheck"
deep="valgrind util-linux"
bench="chromium wrk nginx-light postgresql tryton-server tryton-modules-party python3-psycopg2 radicale"

case "${1:-}" in
run | load) wanted=$build ;;
test) wanted="$build $check" ;;
lint) wanted="$build $lint" ;;
deep) wanted="$build $check $deep" ;;
bench) wanted="$build $bench" ;;
*)
    echo "usage: packages.sh run|load|test|lint|deep|bench" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    echo "packages.sh: this is no Debian; these packages (or their like) are needed:" $wanted >&2
    exit 0
fi

# The word "installed" for each package that is; the rest is missing.
missing=
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -x installed | head -n 1 || true)
    [ "$state" = installed ] || missing="$missing $package"
done
# Node may come from elsewhere, and then Debian's npm would conflict with it: ask for the commands, not the packages.
case "$1" in
load | test | deep | bench) command -v node >/dev/null 2>&1 || missing="$missing nodejs" ;;
esac
case "$1" in
test | deep | bench) command -v npm >/dev/null 2>&1 || missing="$missing npm" ;;
esac
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "packages.sh: missing:$missing; install them as root (there is no sudo here)" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "installing:$missing"
log=$(mktemp)
policy=
trap 'rm -f "$log"; [ -z "$policy" ] || $as_root rm -f "$policy"' EXIT
# Servers are started by the tests and the measurements, on ports of their own: no service begins because it was installed.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
case $missing in
*postfix*) echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections ;;
esac
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing; } </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
