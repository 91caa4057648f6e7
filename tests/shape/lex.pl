#!/usr/bin/perl
# Tells C code from comments and strings, for the checks beside it.
# usage: lex.pl code FILE...        file:line:TEXT   code only; comments gone, strings and characters emptied
#        lex.pl strings FILE...     file:line:TEXT   one row per string literal, as written
#        lex.pl functions FILE...   file:line:LENGTH:NAME   lines from a definition's first line to its closing brace
#        lex.pl comments FILE...    file:COMMENTS:LINES   lines with a comment, lines that are not empty
# Sources are laid out by clang-format: a definition starts and ends in the first column.
use strict;
use warnings;

my $mode = shift @ARGV or die "lex.pl: which mode?\n";
for my $file (@ARGV) {
    open my $in, '<', $file or die "lex.pl: $file: $!\n";
    local $/;
    my $text = <$in>;
    close $in;
    my @rows = split_code($file, $text);
    functions($file, @rows) if $mode eq 'functions';
}

sub split_code {
    my ($file, $text) = @_;
    my ($line, $code, $comments, @rows) = (1, '', 0);
    while ($text =~ m{\G(?:(//[^\n]*)|(/\*.*?\*/)|("(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*')|(.))}gs) {
        my ($comment, $string, $char, $other) = ($1 // $2, $3, $4, $5);
        print "$file:$line:$string\n" if defined $string && $mode eq 'strings';
        $code .= defined $string ? '""' : defined $char ? "' '" : defined $other && $other ne "\n" ? $other : '';
        my $breaks = ($comment // $other // $string // $char) =~ tr/\n//;
        $comments += 1 + $breaks if defined $comment;
        for (1 .. $breaks) {
            push @rows, $code;
            print "$file:$line:$code\n" if $mode eq 'code' && $code =~ /\S/;
            $code = '';
            $line++;
        }
    }
    printf "%s:%d:%d\n", $file, $comments, scalar(grep { /\S/ } split /\n/, $text) if $mode eq 'comments';
    return @rows;
}

sub functions {
    my ($file, @rows) = @_;
    my ($first, $name, $inside);
    for my $n (1 .. @rows) {
        my $row = $rows[$n - 1];
        if ($inside) {
            if ($row =~ /^\}/) {
                printf "%s:%d:%d:%s\n", $file, $first, $n - $first + 1, $name if $name;
                ($first, $name, $inside) = ();
            }
            next;
        }
        if ($row =~ /^[#}]/ || $row !~ /\S/) {
            ($first, $name) = ();
            next;
        }
        if (!defined $first && $row =~ /^[A-Za-z_]/) {
            $first = $n;
        }
        # The name stands before the first parenthesis that is no attribute's.
        if (!defined $name && defined $first) {
            (my $plain = $row) =~ s/__attribute__\s*\(\(.*?\)\)//g;
            $name = $1 if $plain =~ /(\w+)\s*\(/ && $plain !~ /=/;
        }
        if ($row =~ /\{\s*$/ && defined $first) {
            $inside = 1;
            $name = undef if $row =~ /=\s*\{\s*$/;
        } elsif ($row =~ /;\s*$/) {
            ($first, $name) = ();
        }
    }
}
