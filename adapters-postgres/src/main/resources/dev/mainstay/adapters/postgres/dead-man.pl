# The dead-man: stops the database of one data directory when its agent has not renewed in time. ADR 0011.
#
# Needs perl-base alone. Times are milliseconds of /proc/uptime: monotonic, one clock for all processes of the machine,
# and it counts a suspension. The wall clock is read for the report only, for people.
#
# Arguments:       home report data budget sent end
# Standard input:  lines "renew SENT END". Its end means nothing: a dead agent is what this process is here for.
# Standard output: "armed" once, then one dot for each line that was read.
use strict;
use warnings;

use constant SLICE    => 250;       # a sleep within a suspension goes on after it for as long as this
use constant POLL     => 10;
use constant PATIENCE => 200;       # for children that SIGKILL does not end, before their postmaster
use constant LONGEST  => 60_000;    # how long it goes on ending what does not end
use constant CHUNK    => 4096;

my ($home, $report, $data, $budget, $sent, $end) = @ARGV;
my $agent = 1;                      # whether somebody may still write to the standard input
my $heard = '';
my @deeds;

sub now {
    open my $clock, '<', '/proc/uptime' or die "/proc/uptime cannot be read: $!\n";
    my $text = readline $clock;
    defined $text && $text =~ /^(\d+)\.(\d\d)/ or die "/proc/uptime is not understood\n";
    return $1 * 1000 + $2 * 10;
}

sub pause { select undef, undef, undef, $_[0] / 1000; return }

# --- renewals ----------------------------------------------------------------------------------------------------

sub is_readable {
    my $wanted = '';
    vec($wanted, fileno(STDIN), 1) = 1;
    return select($wanted, undef, undef, $_[0] / 1000) > 0;
}

sub acknowledge {
    my $wanted = '';
    vec($wanted, fileno(STDOUT), 1) = 1;
    syswrite STDOUT, $_[0] if select(undef, $wanted, undef, 0) > 0;
    return;
}

# One that was sent when the time had run out is void, whenever it is read; one that was sent in time counts, whenever
# it is read, up to the end that its agent meant.
sub heed {
    my ($line) = @_;
    if ($line =~ /^renew (\d{1,15}) (\d{1,15})$/ && $1 < $end && $2 > $end) {
        ($sent, $end) = ($1, $2);
    }
    acknowledge('.');
    return;
}

sub drain {
    while ($agent && is_readable(0)) {
        my $read = sysread STDIN, $heard, CHUNK, length $heard;
        $agent = 0 unless $read;
        heed($1) while $heard =~ s/^([^\n]*)\n//;
        $heard = '' if length $heard > CHUNK;
    }
    return;
}

# The clock is read before the line is emptied: after a standstill at any point nothing that was sent in time is missed.
sub wait_for_the_end {
    while (1) {
        my $now = now();
        drain();
        return if $now >= $end;
        my $left = $end - $now < SLICE ? $end - $now : SLICE;
        $agent ? is_readable($left) : pause($left);
    }
}

# --- processes ---------------------------------------------------------------------------------------------------

# A living process by its number; a zombie answers signals and does nothing.
sub process {
    my ($pid) = @_;
    open my $file, '<', "/proc/$pid/stat" or return;
    my $stat = readline $file;
    defined $stat && $stat =~ /^\d+ \((.*)\) ([A-Za-z]) (.*)/s or return;
    my ($name, $state, @rest) = ($1, $2, split ' ', $3);
    return if $state =~ /[ZX]/;
    return { pid => $pid, name => $name, state => $state, parent => $rest[0], start => $rest[18] };
}

# Number and start together: a number may be given to somebody else.
sub lives {
    my ($one) = @_;
    my $now = process($one->{pid});
    return $now && $now->{start} eq $one->{start} ? $now : undef;
}

sub order {
    my ($signal, @them) = @_;
    lives($_) && kill($signal, $_->{pid}) for @them;
    return;
}

# A process in a container has another name for it.
sub stands_in_data {
    my ($pid, @there) = @_;
    my $place = readlink "/proc/$pid/cwd";
    return 1 if defined $place && $place =~ /^\Q$data\E(?: \(deleted\))?$/;
    my @here = stat "/proc/$pid/cwd";
    return @here && @there && $here[0] == $there[0] && $here[1] == $there[1];
}

# All server processes that stand in the data directory, whatever its files say.
sub family {
    opendir my $proc, '/proc' or return;
    my @there = stat $data;
    my @found;
    for my $pid (grep { /^\d+$/ } readdir $proc) {
        my $one = process($pid) or next;
        $one->{name} =~ /^post(?:gres|master)$/ or next;
        push @found, $one if stands_in_data($pid, @there);
    }
    return @found;
}

# The one whose parent is none of them.
sub postmaster_of {
    my %here = map { $_->{pid} => 1 } @_;
    return (grep { !$here{ $_->{parent} } } @_)[0];
}

# --- the stop ----------------------------------------------------------------------------------------------------

sub late { my $now = eval { now() }; return defined $now ? $now - $end : LONGEST }

sub note { push @deeds, $_[0] . '@' . late(); return }

# A stopped process heeds no signal but two: it is woken, so that it can end in order.
sub ask {
    my ($signal, $postmaster, $until) = @_;
    return if late() >= $until || !lives($postmaster);
    note($signal);
    order($signal, $postmaster);
    order('CONT', family());
    pause(POLL) while lives($postmaster) && late() < $until;
    return;
}

# A postmaster that stands still makes no more children; so none is missed. Nothing that was started since is touched.
sub end_all {
    my ($postmaster, @known) = @_;
    my $patience = late() + PATIENCE;
    my $told = 0;
    while (1) {
        my $stands = lives($postmaster);
        order('STOP', $postmaster);
        my @children = grep { lives($_) } @known;
        push @children, grep { $_->{parent} == $postmaster->{pid} } family() if $stands;
        @children = grep { $_->{pid} != $postmaster->{pid} } @children;
        return 1 unless $stands || @children;
        note('KILL') unless $told++;
        order('KILL', @children);
        order('KILL', $postmaster) if $stands && (!@children || late() >= $patience);
        return 0 if late() >= $budget + LONGEST;
        pause(1);
    }
}

sub stop {
    my @all = family();
    return 'nothing' unless @all;
    my $postmaster = postmaster_of(@all);
    ask('INT', $postmaster, $budget / 2);
    ask('QUIT', $postmaster, $budget * 4 / 5);
    return end_all($postmaster, @all) ? 'stopped' : 'alive';
}

sub write_report {
    my (%facts) = @_;
    open my $file, '>', "$report.new" or return;
    print {$file} map { "$_=$facts{$_}\n" } sort keys %facts;
    eval { require IO::Handle; $file->flush; $file->sync };
    close $file and rename "$report.new", $report;
    return;
}

$SIG{$_} = 'IGNORE' for qw(HUP INT QUIT TERM PIPE ALRM USR1 USR2 TSTP TTIN TTOU);
$0 = "mainstay-dead-man armed $home";
chdir '/';
umask 077;
now();
acknowledge("armed\n");

my $why = eval { wait_for_the_end(); 1 } ? ($agent ? 'silent' : 'gone') : 'blind';
$0 = "mainstay-dead-man fired $home";
my %facts = (at => time, why => $why, silent => $end - $sent, late => late());
$facts{outcome} = stop();
write_report(%facts, took => late(), deeds => "@deeds");
