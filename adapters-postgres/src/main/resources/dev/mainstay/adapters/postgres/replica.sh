#!/usr/bin/env bash
# Made by Mainstay. Makes the database in a container of this machine a standby of the main, or brings it back to one.
# The copy is made beside the old data and takes its place when it is whole; the old data stays beside it, and is put back
# when a step fails or the script is ended. Running it again when all is well does nothing.
#
#   bash SCRIPT            asks, then does it
#   bash SCRIPT --yes      does not ask
#   bash SCRIPT --dry-run  looks, says what it would do, and changes nothing
#   bash SCRIPT --copy     copies, also where an old main could follow as it is
# The values below are texts, whatever they look like.
# shellcheck disable=SC1003,SC2016,SC2088
set -euo pipefail

@VALUES@
readonly LOCK=/run/lock/mainstay-replica.lock
STAMP=$(date +%Y%m%d%H%M%S)
readonly STAMP
readonly LONGEST_START=120
# Of every container that this script makes, and of the one that copies.
readonly LABEL=dev.mainstay.replica
readonly HELPER=mainstay-replica-$STAMP
WAY=copy
RAN=no
TOUCHED=no
STARTED=no
DONE=no
AS=()

# A terminal that is gone does not end the way back.
say() { printf 'replica: %s\n' "$*" 2>/dev/null || true; }

fail() {
  say "$@" >&2
  exit 1
}

# --- what is there -----------------------------------------------------------------------------------------------

inspect() { docker inspect --format "$1" "$CONTAINER"; }

# The image, the data directory inside and outside, and the number of its owner: nothing is taken for granted.
look() {
  docker inspect "$CONTAINER" >/dev/null 2>&1 || fail "there is no container $CONTAINER: docker ps -a shows the names"
  IMAGE=$(inspect '{{.Image}}')
  INSIDE=$(inspect '{{range .Config.Env}}{{println .}}{{end}}' | sed -n 's/^PGDATA=//p' | tail -n 1)
  [[ -n $INSIDE ]] || fail "container $CONTAINER does not say where its data is: expected PGDATA"
  local source='' destination='' from to
  while IFS='|' read -r from to; do
    if [[ $INSIDE/ == "$to"/* && ${#to} -ge ${#destination} ]]; then
      source=$from destination=$to
    fi
  done < <(inspect '{{range .Mounts}}{{.Source}}|{{.Destination}}{{println}}{{end}}')
  [[ -n $source ]] || fail "$INSIDE lies in the container itself: expected it in a volume or a mounted directory"
  DATA=$source${INSIDE#"$destination"}
  FRESH=$DATA.fresh-$STAMP
  WAS=$DATA.before-replica.was
  [[ $(inspect '{{.State.Running}}') != true ]] || RAN=yes
  [[ -d $DATA ]] || bring_back
  [[ $(stat -c %d "$DATA") == "$(stat -c %d "$(dirname "$DATA")")" ]] ||
    fail "$DATA is a mount point: expected a directory that can be renamed"
  OWNER=$(stat -c %u:%g "$DATA")
}

# The image's programs over the machine's network, with the password in a file that only they see. They are not the
# first process of their container: that one would not heed a signal.
program() {
  local name=$1
  shift
  docker run --rm --init --label "$LABEL=$STAMP" "${AS[@]}" --network host --user 0:0 --env PGPASSFILE=/mainstay.passfile --env LC_ALL=C \
    --volume "$PASSWORD_FILE":/mainstay.passfile:ro --volume "$(dirname "$DATA")":/mainstay \
    --entrypoint "$name" "$IMAGE" "$@"
}

is_standby_of_main() {
  [[ -e $DATA/standby.signal ]] && grep -qxF "primary_slot_name = '$SLOT'" "$DATA/postgresql.auto.conf" &&
    grep -qxF "$PRIMARY_CONNINFO" "$DATA/postgresql.auto.conf"
}

streams() { docker top "$CONTAINER" -eo pid,args 2>/dev/null | grep -q 'walreceiver.*streaming'; }

# --- before anything is touched ----------------------------------------------------------------------------------

preflight() {
  [[ -r $PASSWORD_FILE ]] || fail "$PASSWORD_FILE is not there: have the script made again"
  local answer
  answer=$(program psql -XAtw -d "$CONNINFO replication=1" -c "READ_REPLICATION_SLOT $SLOT" 2>&1) ||
    fail "$MAIN_HOST:$MAIN_PORT cannot be reached, or does not let us in: $answer"
  [[ $answer == physical* ]] || fail "the main has no slot $SLOT: remove this node on the main and join again"
  [[ $MODE != reattach ]] || choose_way
  [[ $WAY == follow ]] || require_room
}

ask_main() { program psql -XAtw -d "$CONNINFO replication=1" -c "$1"; }

# The value after that label of what pg_controldata told.
told() { sed -n "s|^$1: *||p" <<<"$CONTROL"; }

# A log position as a number. What another server says is looked at first: bash runs what stands in a sum.
position() {
  [[ $1 =~ ^[0-9A-F]{1,8}/[0-9A-F]{1,8}$ ]] || fail "'$1' is no log position"
  printf '%d' $(((16#${1%/*} << 32) + 16#${1#*/}))
}

# An old main may follow as it is when the new one has all of it: it was stopped cleanly, and the new main left its timeline
# behind its last record. One that runs writes on, so it has something of its own.
choose_way() {
  local identity history own newest past line here there record
  CONTROL=$(program pg_controldata -D "/mainstay/$(basename "$DATA")") || return 0
  identity=$(ask_main IDENTIFY_SYSTEM)
  [[ ${identity%%|*} == "$(told 'Database system identifier')" ]] ||
    fail "$DATA is of another database than the main's: join this server anew"
  [[ $RAN == no && $ANYWAY == no && $(told 'Database cluster state') == 'shut down' ]] || return 0
  own=$(told "Latest checkpoint's TimeLineID")
  newest=$(cut -d '|' -f 2 <<<"$identity")
  [[ $own =~ ^[0-9]{1,9}$ && $newest =~ ^[0-9]{1,9}$ ]] || fail "'$own' and '$newest' are no timelines"
  ((own < newest)) || return 0
  history=$(ask_main "TIMELINE_HISTORY $newest" | sed 's/^[0-9A-F]*\.history|//')
  if ((own > 1)); then
    past=$DATA/pg_wal/$(printf '%08X' "$own").history
    [[ -r $past ]] || return 0
    while read -r line here _; do
      [[ $line =~ ^[0-9]+$ ]] || continue
      there=$(awk -v line="$line" '$1 == line { print $2 }' <<<"$history")
      [[ $there == "$here" ]] || return 0
    done <"$past"
  fi
  there=$(awk -v line="$own" '$1 == line { print $2 }' <<<"$history")
  [[ -n $there ]] || return 0
  there=$(position "$there")
  record=$(position "$(told 'Latest checkpoint location')")
  ((there <= record)) || WAY=follow
}

# The copies of runs that were cut off. Nothing leads to them, and none was ever opened.
leftovers() {
  local old
  for old in "$DATA".fresh-*; do
    [[ ! -d $old || ! $old =~ \.fresh-[0-9]{14}$ ]] || printf '%s\n' "$old"
  done
}

# Twice what there is now: the old data stays beside the new. What is removed first counts as free.
require_room() {
  local wanted free old
  wanted=$(du -sk "$DATA" | cut -f 1)
  ((EXPECTED_KIB > wanted)) && wanted=$EXPECTED_KIB
  [[ $MODE == reattach ]] && wanted=$((wanted * 2))
  free=$(df -Pk "$DATA" | awk 'NR == 2 { print $4 }')
  while read -r old; do
    free=$((free + $(du -sk "$old" | cut -f 1)))
  done < <(leftovers)
  ((free > wanted)) || fail "there is not enough room beside $DATA: $free KiB are free, $wanted KiB are needed"
}

# --- the change --------------------------------------------------------------------------------------------------

remove_leftovers() {
  local old
  while read -r old; do
    docker rm --force "$old" >/dev/null
  done < <(docker ps --all --quiet --filter "label=$LABEL")
  while read -r old; do
    say "removing $old, the copy of a run that was cut off"
    rm -rf "$old"
  done < <(leftovers)
}

# Else the engine starts a stopped service again when it starts itself.
leave_stopped() {
  case $(docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$1" 2>/dev/null) in
    always | on-failure*) docker update --restart unless-stopped "$1" >/dev/null || say "container $1 may come back" ;;
  esac
}

stop_all() {
  local service
  [[ $WAY == copy || $(inspect '{{.State.Running}}') == false ]] || fail "$CONTAINER was started meanwhile: run this again"
  remember
  TOUCHED=yes
  for service in "${SERVICES[@]}"; do
    leave_stopped "$service"
    docker stop "$service" >/dev/null 2>&1 || say "container $service was not stopped"
  done
  docker update --restart no "$CONTAINER" >/dev/null
  docker stop --time 60 "$CONTAINER" >/dev/null
}

keep_old() {
  local archive=$DATA.old_main-$STAMP.tar.gz
  if [[ $WAY == follow ]]; then
    cp -p "$DATA/postgresql.auto.conf" "$DATA/postgresql.auto.conf.before-replica-$STAMP"
  elif [[ $MODE == reattach ]]; then
    say "keeping all of the old main's data in $archive"
    (umask 077 && tar -czf "$archive.part" -C "$DATA" .)
    mv -T "$archive.part" "$archive"
  fi
}

# Beside the old data, whose place nobody writes to. In the background, since a signal is not heeded before what runs in the
# foreground has ended, and without the lock, which ends with this script.
copy() {
  [[ $WAY == copy ]] || return 0
  AS=(--name "$HELPER")
  program pg_basebackup -w --checkpoint=fast -d "$CONNINFO" -D "/mainstay/$(basename "$FRESH")" -Fp -Xs -P -R -S @SLOT@ 9>&- &
  wait "$!"
  [[ -z $(ls -A "$FRESH/pg_tblspc" 2>/dev/null) ]] || fail 'the main has tablespaces, which this script cannot copy'
}

# Nothing that was the main's stays, and what leads to the main stands there once.
configure() {
  local place=$DATA
  [[ $WAY == follow ]] || place=$FRESH
  touch "$place/standby.signal"
  rm -f "$place/recovery.signal"
  sed -i -E '/^[[:space:]]*(primary_[a-z_]+|recovery_target[a-z_]*|default_transaction_read_only|synchronous_standby_names)[[:space:]]*=/Id' \
    "$place/postgresql.auto.conf"
  printf '%s\n' "$PRIMARY_CONNINFO" "primary_slot_name = '$SLOT'" >>"$place/postgresql.auto.conf"
  install -m 0600 "$PASSWORD_FILE" "$place/$PASSFILE_NAME"
  chown -R "$OWNER" "$place"
  chmod 0700 "$place"
}

swap() {
  [[ $WAY == copy ]] || return 0
  sync -f "$FRESH"
  mv -T "$DATA" "$DATA.before-replica-$STAMP"
  mv -T "$FRESH" "$DATA"
}

start() {
  local waited=0
  STARTED=yes
  docker start "$CONTAINER" >/dev/null
  until streams; do
    ((waited < LONGEST_START)) || fail "it does not stream after $LONGEST_START s: $(docker logs --tail 12 "$CONTAINER" 2>&1)"
    [[ $(inspect '{{.State.Running}}') == true ]] || fail "it ended: $(docker logs --tail 12 "$CONTAINER" 2>&1)"
    waited=$((waited + 1))
    sleep 1
  done
}

@BACK@

# --- all of it ---------------------------------------------------------------------------------------------------

ANYWAY=no
DRY=no
YES=no

# The question, unless it was answered on the command line.
agreed() {
  local answer=''
  [[ $YES == no ]] || return 0
  read -r -p "$1 Go on? [yes/no] " answer
  [[ $answer == yes ]] || fail 'nothing was done'
}

options() {
  local option
  for option in "$@"; do
    case $option in
      --yes) YES=yes ;;
      --dry-run) DRY=yes ;;
      --copy) ANYWAY=yes ;;
      *) fail "unknown option $option: expected --yes, --dry-run or --copy" ;;
    esac
  done
}

main() {
  local what="All data of $CONTAINER is replaced by the main's; the old data stays beside it."
  options "$@"
  [[ $EUID -eq 0 ]] || fail 'expected to be run as root'
  exec 9>"$LOCK"
  flock -n 9 || fail 'another one runs'
  look
  say "main $MAIN_HOST:$MAIN_PORT, slot $SLOT, container $CONTAINER, data $DATA"
  if is_standby_of_main && streams; then
    say 'it follows that main already'
    [[ $DRY == yes ]] || restore_policy
    exit 0
  fi
  preflight
  [[ $WAY == copy ]] || what="The main has all that $CONTAINER has: it follows as it is, and nothing is copied."
  if [[ $DRY == yes ]]; then
    say "would stop $CONTAINER and make it follow the main ($MODE, $WAY). $what"
    exit 0
  fi
  agreed "$what"
  trap go_back EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  stop_all
  remove_leftovers
  keep_old
  copy
  configure
  swap
  start
  DONE=yes
  restore_policy
  rm -f "$PASSWORD_FILE"
  say 'it follows the main. To look at it:'
  say "  docker exec $CONTAINER psql -U postgres -c 'SELECT status, slot_name FROM pg_stat_wal_receiver'"
  [[ ! -d $DATA.before-replica-$STAMP ]] || say "The old data stays; to remove it: rm -rf '$DATA.before-replica-$STAMP'"
}

main "$@"
