#!/bin/bash
# What the pages point at is there: every path of the project and every picture that README.md and docs/ name.
# A name in CAPITALS, "*" and "..." stand for something else and are not looked up.
# usage: docs.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../../..}" || exit 2
bad=0
while IFS=: read -r file line path; do
    case $path in
    http*:* | *'*'* | *'...'* | build/* | var/*) continue ;;
    esac
    # As written from the top, or a link relative to its page.
    [ -e "${path%%#*}" ] || [ -e "$(dirname "$file")/${path%%#*}" ] || {
        echo "$file:$line: there is no $path"
        bad=1
    }
done < <(
    # shellcheck disable=SC2016
    find README.md docs -name '*.md' 2>/dev/null | sort | xargs -r perl -ne '
        while (/`((?:src|tests|tools|docs|notices|law|po|\.ci|build)\/[\w.\/*-]+)|\]\(([^)\s]+)\)/g) {
            my $path = $1 // $2;
            $path =~ s/[.,:]+$//;
            print "$ARGV:$.:$path\n" unless $path =~ /[A-Z]{4,}(?!\.md)/ && $path !~ /\.md$/;
        }
        close ARGV if eof;'
)
exit $bad
