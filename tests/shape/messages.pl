#!/usr/bin/perl
# Compares the message files of one language with what the sources say. See check/messages.sh.
# usage: messages.pl LANG POT PO...
use strict;
use warnings;

my ($lang, $pot, @files) = @ARGV;
my (%translated, $bad);

sub wrong {
    my ($where, $why) = @_;
    print "$where: $why\n";
    $bad = 1;
}

# Entries of a PO file: where it stands, id, plural, texts, fuzzy.
sub entries {
    my ($file) = @_;
    open my $in, '<', $file or die "messages.pl: $file: $!\n";
    my (@all, $entry, $into);
    while (my $row = <$in>) {
        chomp $row;
        if ($row =~ /^\s*$/) {
            $entry = $into = undef;
            next;
        }
        push @all, $entry = {line => $., refs => '', texts => []} unless $entry;
        if ($row =~ /^#~/) { $entry->{obsolete} = 1; next }
        if ($row =~ /^#,.*\bfuzzy\b/) { $entry->{fuzzy} = 1; next }
        if ($row =~ /^#:\s*(\S+)/) { $entry->{refs} ||= $1; next }
        next if $row =~ /^#/;
        if ($row =~ s/^msgid_plural\s+//) { $into = \$entry->{plural} }
        elsif ($row =~ s/^msgid\s+//) {
            # Entries may stand without an empty line between them.
            if (defined $entry->{id}) { push @all, $entry = {line => $., refs => '', texts => []} }
            $entry->{line} = $.;
            $into = \$entry->{id};
        }
        elsif ($row =~ s/^msgstr(?:\[(\d)\])?\s+//) { $into = \$entry->{texts}[$1 // 0] }
        $$into .= $1 if $into && $row =~ /^"(.*)"$/;
    }
    return grep { defined $_->{id} && $_->{id} ne '' || $_->{obsolete} } @all;
}

sub places {
    my %seen;
    $seen{$_}++ for map { /\{[1-9]\}/g } @_;
    return join ' ', sort keys %seen;
}

my %used = map { $_->{id} => $_ } entries($pot);
for my $file (@files) {
    for my $entry (entries($file)) {
        my $at = "$file:$entry->{line}";
        if ($entry->{obsolete}) { wrong($at, 'obsolete entry'); next }
        my ($id, @texts) = ($entry->{id}, @{$entry->{texts}});
        my $source = $used{$id};
        wrong($at, "no source says \"$id\"") unless $source;
        wrong($at, "fuzzy: \"$id\"") if $entry->{fuzzy};
        if (grep { !defined || $_ eq '' } @texts or !@texts) { wrong($at, "no text for \"$id\""); next }
        if ($source && ($source->{plural} // '') ne ($entry->{plural} // '')) {
            wrong($at, "the plural of \"$id\" differs from the source");
        }
        if (defined $entry->{plural}) {
            wrong($at, "\"$id\" needs two forms") if @texts != 2;
            wrong($at, "placeholders differ in the plural of \"$id\"") if places($texts[-1]) ne places($entry->{plural});
        } elsif (places($texts[0]) ne places($id)) {
            wrong($at, "placeholders differ: \"$id\" / \"$texts[0]\"");
        }
        my $same = join "\0", @texts;
        if (exists $translated{$id} && $translated{$id}{text} ne $same) {
            wrong($at, "\"$id\" is said differently at $translated{$id}{at}");
        }
        $translated{$id} = {text => $same, at => $at};
    }
}
for my $id (sort keys %used) {
    wrong($used{$id}{refs} || "$pot:$used{$id}{line}", "no $lang text for \"$id\"") unless $translated{$id};
}
exit($bad ? 1 : 0);
