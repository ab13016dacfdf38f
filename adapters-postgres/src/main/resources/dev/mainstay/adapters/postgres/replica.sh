#!/usr/bin/env bash
# Made by Mainstay. Makes the database in a container of this machine a standby of the main, or brings it back to one.
# Keeps the old data beside the new, and puts it back when a step fails. Running it again when all is well does nothing.
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
WAY=copy
RAN=no
STARTED=no

say() { printf 'replica: %s\n' "$*"; }

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
  [[ -d $DATA ]] || fail "$DATA is not there"
  [[ $(stat -c %d "$DATA") == "$(stat -c %d "$(dirname "$DATA")")" ]] ||
    fail "$DATA is a mount point: expected a directory that can be renamed"
  OWNER=$(stat -c %u:%g "$DATA")
  [[ $(inspect '{{.State.Running}}') != true ]] || RAN=yes
}

# The image's programs over the machine's network, with the password in a file that only they see.
program() {
  local name=$1
  shift
  docker run --rm --network host --user 0:0 --env PGPASSFILE=/mainstay.passfile --env LC_ALL=C \
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

# Twice what there is now: the old data stays beside the new.
require_room() {
  local wanted free
  wanted=$(du -sk "$DATA" | cut -f 1)
  ((EXPECTED_KIB > wanted)) && wanted=$EXPECTED_KIB
  [[ $MODE == reattach ]] && wanted=$((wanted * 2))
  free=$(df -Pk "$DATA" | awk 'NR == 2 { print $4 }')
  ((free > wanted)) || fail "there is not enough room beside $DATA: $free KiB are free, $wanted KiB are needed"
}

# --- the change --------------------------------------------------------------------------------------------------

# Else the engine starts a stopped service again when it starts itself.
leave_stopped() {
  case $(docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$1" 2>/dev/null) in
    always | on-failure*) docker update --restart unless-stopped "$1" >/dev/null || say "container $1 may come back" ;;
  esac
}

stop_all() {
  local service
  [[ $WAY == copy || $(inspect '{{.State.Running}}') == false ]] || fail "$CONTAINER was started meanwhile: run this again"
  for service in "${SERVICES[@]}"; do
    leave_stopped "$service"
    docker stop "$service" >/dev/null 2>&1 || say "container $service was not stopped"
  done
  docker update --restart no "$CONTAINER" >/dev/null
  docker stop --time 60 "$CONTAINER" >/dev/null
}

keep_old() {
  if [[ $WAY == follow ]]; then
    cp -p "$DATA/postgresql.auto.conf" "$DATA/postgresql.auto.conf.before-replica-$STAMP"
    return 0
  fi
  if [[ $MODE == reattach ]]; then
    say "keeping all of the old main's data in $DATA.old_main-$STAMP.tar.gz"
    (umask 077 && tar -czf "$DATA.old_main-$STAMP.tar.gz" -C "$DATA" .)
  fi
  mv "$DATA" "$DATA.before-replica-$STAMP"
}

copy() {
  [[ $WAY == copy ]] || return 0
  local fresh
  fresh=/mainstay/$(basename "$DATA")
  program pg_basebackup -w --checkpoint=fast -d "$CONNINFO" -D "$fresh" -Fp -Xs -P -R -S @SLOT@
}

# Nothing that was the main's stays, and what leads to the main stands there once.
configure() {
  touch "$DATA/standby.signal"
  rm -f "$DATA/recovery.signal"
  sed -i -E '/^[[:space:]]*(primary_[a-z_]+|recovery_target[a-z_]*|default_transaction_read_only|synchronous_standby_names)[[:space:]]*=/Id' \
    "$DATA/postgresql.auto.conf"
  printf '%s\n' "$PRIMARY_CONNINFO" "primary_slot_name = '$SLOT'" >>"$DATA/postgresql.auto.conf"
  install -m 0600 "$PASSWORD_FILE" "$DATA/$PASSFILE_NAME"
  chown -R "$OWNER" "$DATA"
  chmod 0700 "$DATA"
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

# Called when a step failed: what was there before is there again, and runs if it ran. Data that has followed the main, be it
# for a moment, is not opened again.
go_back() {
  local status=$?
  ((status != 0)) || return 0
  if [[ $WAY == follow && $STARTED == yes ]]; then
    docker stop --time 60 "$CONTAINER" >/dev/null || true
    say "it does not follow as it is: it is stopped, and nothing was removed. To copy the main's data: $0 --copy" >&2
    return 0
  fi
  say 'that failed: putting the old data back' >&2
  docker stop --time 60 "$CONTAINER" >/dev/null || true
  if [[ -d $DATA.before-replica-$STAMP ]]; then
    [[ ! -e $DATA ]] || mv "$DATA" "$DATA.failed-$STAMP"
    mv "$DATA.before-replica-$STAMP" "$DATA"
  elif [[ -e $DATA/postgresql.auto.conf.before-replica-$STAMP ]]; then
    mv "$DATA/postgresql.auto.conf.before-replica-$STAMP" "$DATA/postgresql.auto.conf"
    rm -f "$DATA/standby.signal"
  fi
  [[ $RAN == no ]] || docker start "$CONTAINER" >/dev/null || true
}

# --- all of it ---------------------------------------------------------------------------------------------------

ANYWAY=no
DRY=no
YES=no

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
  local answer='' what="All data of $CONTAINER is replaced by the main's; the old data stays beside it."
  options "$@"
  [[ $EUID -eq 0 ]] || fail 'expected to be run as root'
  exec 9>"$LOCK"
  flock -n 9 || fail 'another one runs'
  look
  say "main $MAIN_HOST:$MAIN_PORT, slot $SLOT, container $CONTAINER, data $DATA"
  if is_standby_of_main && streams; then
    say 'it follows that main already'
    exit 0
  fi
  preflight
  [[ $WAY == copy ]] || what="The main has all that $CONTAINER has: it follows as it is, and nothing is copied."
  if [[ $DRY == yes ]]; then
    say "would stop $CONTAINER and make it follow the main ($MODE, $WAY). $what"
    exit 0
  fi
  if [[ $YES == no ]]; then
    read -r -p "$what Go on? [yes/no] " answer
    [[ $answer == yes ]] || fail 'nothing was done'
  fi
  trap go_back EXIT
  stop_all
  keep_old
  copy
  configure
  start
  trap - EXIT
  rm -f "$PASSWORD_FILE"
  say 'it follows the main. To look at it:'
  say "  docker exec $CONTAINER psql -U postgres -c 'SELECT status, slot_name FROM pg_stat_wal_receiver'"
  [[ ! -d $DATA.before-replica-$STAMP ]] || say "The old data stays; to remove it: rm -rf '$DATA.before-replica-$STAMP'"
}

main "$@"
